-- Where a NOCASE column and a text are put together without an operator, SQLite goes by the first column.
CREATE TABLE gull (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE);
CREATE TABLE tern (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE);
CREATE TABLE bird (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO gull VALUES (1, 'gull'), (2, 'x');
INSERT INTO tern VALUES (1, 'y'), (2, 'x');
INSERT INTO bird VALUES (1, 'auk'), (2, 'x');
-- Warned of.
SELECT gull.id FROM gull JOIN bird USING (name);
SELECT gull.id FROM gull NATURAL JOIN bird;
SELECT name FROM gull UNION SELECT name FROM bird;
SELECT name FROM gull EXCEPT SELECT name FROM bird;
SELECT name FROM gull INTERSECT SELECT name FROM bird;
SELECT * FROM gull INTERSECT SELECT * FROM bird;
SELECT 'x' AS name UNION SELECT name FROM gull UNION SELECT 'w' || id FROM bird WHERE id = 1;
SELECT lower(name) AS name FROM bird UNION SELECT name FROM gull;
SELECT name, count(*) AS n FROM (SELECT name FROM gull UNION ALL SELECT name FROM bird) AS q GROUP BY name;
SELECT DISTINCT name FROM (SELECT name FROM gull UNION ALL SELECT name FROM bird) AS q;
SELECT count(*) OVER (PARTITION BY name) AS n FROM (SELECT name FROM gull UNION ALL SELECT name FROM bird) AS q;
SELECT name FROM gull UNION ALL SELECT name FROM bird ORDER BY name;
SELECT name FROM gull WHERE name IN (SELECT * FROM (SELECT name FROM bird) AS q);
-- The same in both databases.
SELECT bird.id FROM bird JOIN gull USING (name);
SELECT gull.id FROM gull JOIN tern USING (name);
SELECT gull.id FROM gull NATURAL JOIN tern;
SELECT name FROM bird UNION SELECT name FROM gull;
SELECT name FROM gull UNION SELECT name FROM tern;
SELECT name FROM gull EXCEPT SELECT 'X';
SELECT 'x' AS name UNION SELECT name FROM gull UNION SELECT name FROM tern;
SELECT name FROM gull UNION ALL SELECT name FROM bird;
SELECT count(*) FROM (SELECT name FROM gull UNION ALL SELECT name FROM bird) AS q WHERE name = 'X';
