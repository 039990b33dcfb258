-- json_valid() as a number, where PostgreSQL says true or false.
CREATE TABLE a (id INTEGER PRIMARY KEY, doc JSON);
INSERT INTO a (doc) VALUES ('{}'), ('[1]'), (NULL);
CREATE VIEW valid AS SELECT id, json_valid(doc) AS valid, json_valid(doc) + 1 AS more FROM a;
