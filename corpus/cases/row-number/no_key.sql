-- A table without a key: the place of the row stands for its number.
CREATE TABLE d (a TEXT, n INTEGER);
INSERT INTO d (a) VALUES ('p'), ('p'), ('q');
UPDATE d SET n = rowid;
DELETE FROM d WHERE rowid NOT IN (SELECT MIN(rowid) FROM d GROUP BY a);
SELECT a, n FROM d ORDER BY a;
