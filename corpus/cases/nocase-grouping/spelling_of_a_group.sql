-- Beside min() and max() a group shows its NOCASE column as the row spells it that they found.
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE);
INSERT INTO person VALUES (1, 'Abc'), (2, 'x'), (3, 'y');
SELECT name, max(id) FROM person GROUP BY name ORDER BY name;
SELECT name, count(*) FROM person GROUP BY name ORDER BY name;
