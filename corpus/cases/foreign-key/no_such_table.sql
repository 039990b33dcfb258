-- A key to a table that no file makes.
CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER REFERENCES nowhere (id), m INTEGER, FOREIGN KEY (m) REFERENCES nowhere (id));
INSERT INTO a (id, n) VALUES (1, 2);
