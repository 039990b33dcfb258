-- In CREATE TABLE AS the answer is a value, not a constraint.
CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO doc VALUES (1, '{"a": 1}'), (2, '{'), (3, NULL);
CREATE TABLE seen AS SELECT id, json_valid(body) AS ok FROM doc;
SELECT id, ok FROM seen ORDER BY id;
