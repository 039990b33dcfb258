-- Columns without min() or max(): SQLite takes them from any row of the group.
CREATE TABLE person (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
INSERT INTO person (email, name) VALUES ('a@x', 'Ann'), ('a@x', 'Anne'), ('b@x', 'Bob'), (NULL, 'Cy');
CREATE VIEW one_each AS SELECT email, name, count(*) AS n FROM person GROUP BY email;
CREATE VIEW rows AS SELECT * FROM person GROUP BY email;
CREATE VIEW sorted AS SELECT email, upper(name) AS name FROM person GROUP BY email ORDER BY name;
CREATE VIEW all_of_them AS SELECT count(*) AS n FROM person GROUP BY 'x';
CREATE TABLE keep (id INTEGER);
INSERT INTO keep SELECT id FROM person GROUP BY email;
DELETE FROM person WHERE id NOT IN (SELECT id FROM person GROUP BY email);
