-- A number that a subquery makes of a text may be 1.0 in SQLite where a stored one is 1: warned of where it becomes a text.
CREATE TABLE item (id INTEGER PRIMARY KEY, t TEXT, m NUMERIC);
INSERT INTO item VALUES (1, '2.5', 1.5), (2, '3', 2);
SELECT q.m || '' FROM (SELECT id, m FROM item) AS q ORDER BY q.id;
SELECT q.n || '' FROM (SELECT id, - t AS n FROM item) AS q ORDER BY q.id;
