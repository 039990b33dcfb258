-- A copy whose value is a query, into a column of another type: ALTER TABLE takes no query there.
CREATE TABLE a (id INTEGER PRIMARY KEY, scope TEXT);
CREATE TABLE p (id INTEGER PRIMARY KEY, n INTEGER);
INSERT INTO p VALUES (1, 5);
INSERT INTO a VALUES (1, 'x'), (2, NULL);
CREATE TABLE a_new (id INTEGER PRIMARY KEY, scope INTEGER);
INSERT INTO a_new SELECT id, CASE WHEN scope IS NULL THEN 0 ELSE (SELECT max(n) FROM p) END FROM a;
DROP TABLE a;
ALTER TABLE a_new RENAME TO a;
