-- A column of a subquery is a column: it brings the collation of what it shows, or none; a CAST keeps it.
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, nick TEXT);
INSERT INTO person VALUES (1, 'Abc', 'abc'), (2, 'ABC', 'ABC'), (3, 'x', 'X');
SELECT person.id, name = q.word, q.word = name FROM person, (SELECT 'abc' AS word) AS q ORDER BY person.id;
SELECT person.id, q.word = name FROM person, (SELECT lower('ABC') AS word) AS q ORDER BY person.id;
SELECT id, CAST(name AS TEXT) = 'abc', CAST(nick AS TEXT) = name, +nick = name FROM person ORDER BY id;
SELECT id, lower('ABC') IN (SELECT name FROM person), nick IN (SELECT name FROM person) FROM person ORDER BY id;
SELECT id, max(name, nick), max(nick, name), min(nick, name) FROM person ORDER BY id;
SELECT id, min(name, 'b'), max('Y', name) FROM person ORDER BY id;
