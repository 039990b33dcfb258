-- What is computed from a NOCASE column minds case, also where it comes out of a view, a subquery or a common table.
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, nick TEXT);
INSERT INTO person VALUES (1, 'Abc', 'abc'), (2, 'ABC', 'ABC'), (3, 'x', 'X');
CREATE VIEW called AS SELECT id, name, coalesce(name, nick, '?') AS shown FROM person;
SELECT count(*) FROM called WHERE shown = 'abc';
SELECT count(*) FROM called WHERE name = 'abc';
SELECT count(*) FROM (SELECT ifnull(name, '') AS n FROM person) AS q WHERE n = 'abc';
WITH q AS (SELECT coalesce(name, '') AS n FROM person) SELECT count(*) FROM q WHERE n IN ('abc', 'x');
SELECT count(DISTINCT n) FROM (SELECT coalesce(name, '') AS n FROM person) AS q;
SELECT count(*) FROM (SELECT name FROM person UNION ALL SELECT nick FROM person) AS q WHERE name = 'abc';
SELECT count(*) FROM (SELECT nick FROM person UNION ALL SELECT name FROM person) AS q WHERE nick = 'abc';
SELECT count(*) FROM (SELECT max(name) AS n FROM person GROUP BY id) AS q WHERE n = 'abc';
SELECT n FROM (SELECT coalesce(name, '') AS n FROM person) AS q ORDER BY n;
SELECT DISTINCT coalesce(name, '') AS n FROM person ORDER BY n;
SELECT count(DISTINCT ifnull(name, '')), max(coalesce(name, '')) FROM person;
SELECT id FROM person ORDER BY coalesce(name, ''), id;
SELECT id, row_number() OVER (PARTITION BY coalesce(name, '') ORDER BY id) AS n FROM person ORDER BY id;
CREATE UNIQUE INDEX person_name ON person (coalesce(name, ''));
-- fails: INSERT INTO person VALUES (4, 'Abc', NULL)
-- runs: INSERT INTO person VALUES (5, 'aBC', NULL)
