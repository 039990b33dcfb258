-- What is computed from a NOCASE column minds case: only the column itself brings its collation.
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE NOT NULL, other TEXT NOT NULL);
INSERT INTO person VALUES (1, 'Ann', 'ANN'), (2, 'bob', 'bob'), (3, 'Cy', 'x');
CREATE VIEW or_else AS SELECT id FROM person WHERE coalesce(name, '') = 'ANN' OR 'BOB' = ifnull(name, 'q');
CREATE VIEW chosen AS SELECT id FROM person WHERE CASE WHEN id > 0 THEN name ELSE 'q' END = 'ann' OR iif(id > 0, name, 'q') = other;
CREATE VIEW looked_up AS SELECT id FROM person p WHERE (SELECT i.name FROM person i WHERE i.id = p.id) = 'ann';
CREATE VIEW listed AS SELECT id FROM person WHERE coalesce(name, '') IN ('ANN', 'bob') OR coalesce(name, '') BETWEEN 'cy' AND 'cz';
CREATE VIEW least AS SELECT count(*) AS n FROM person HAVING min(name) = 'ann';
CREATE VIEW column_beside AS SELECT id FROM person WHERE coalesce(other, '') = name;
CREATE VIEW said AS SELECT id FROM person WHERE name = 'ANN' COLLATE BINARY OR name = other COLLATE BINARY;
CREATE VIEW matched AS SELECT id FROM person WHERE name GLOB 'a*' OR name GLOB 'B*';
CREATE VIEW found AS SELECT id, instr(name, 'a') AS a, replace(name, 'N', 'z') AS z FROM person;
