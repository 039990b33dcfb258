-- A table made with AS has no collation: what was NOCASE minds case there.
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, nick TEXT);
INSERT INTO person VALUES (1, 'Abc', 'abc'), (2, 'ABC', 'ABC'), (3, 'x', 'X');
CREATE TABLE copy AS SELECT id, name, coalesce(name, '') AS shown FROM person;
CREATE TABLE whole AS SELECT * FROM person;
SELECT count(*) FROM copy WHERE name = 'abc' OR shown = 'abc';
SELECT count(DISTINCT name), count(DISTINCT shown) FROM copy;
SELECT count(*) FROM whole WHERE name = 'abc';
SELECT count(DISTINCT name) FROM whole;
SELECT person.id, copy.id FROM person JOIN copy ON person.name = copy.name ORDER BY person.id, copy.id;
SELECT person.id, copy.id FROM copy JOIN person ON copy.name = person.name ORDER BY person.id, copy.id;
