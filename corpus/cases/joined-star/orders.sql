-- `*` behind NATURAL and USING: SQLite shows a column that both sides have where the left side has it.
CREATE TABLE a (x TEXT, id INTEGER, y TEXT);
CREATE TABLE b (id INTEGER, z TEXT, "Order" INTEGER);
CREATE TABLE c (id INTEGER, y TEXT, w INTEGER);
CREATE TABLE archive (x TEXT, id INTEGER, y TEXT, z TEXT, n TEXT);
INSERT INTO a VALUES ('one', 1, 'i'), ('two', 2, 'ii'), ('three', 3, 'iii');
INSERT INTO b VALUES (1, 'eins', 10), (2, 'zwei', 20);
INSERT INTO c VALUES (1, 'i', 100), (4, 'iv', 400);
CREATE VIEW used AS SELECT * FROM a JOIN b USING (id);
CREATE VIEW natural_left AS SELECT *, 1 AS one FROM a NATURAL LEFT JOIN c;
CREATE VIEW same_order AS SELECT * FROM b JOIN c USING (id);
CREATE VIEW of_query AS SELECT * FROM (SELECT y, id FROM a) AS s JOIN used USING (id, y);
CREATE VIEW with_common AS WITH k AS (SELECT x, id FROM a) SELECT * FROM k JOIN b USING (id);
CREATE VIEW chain AS SELECT * FROM a NATURAL JOIN b NATURAL JOIN c;
INSERT INTO archive SELECT * FROM a JOIN b USING (id);
CREATE TABLE kept AS SELECT * FROM a JOIN b USING (id);
INSERT INTO kept (x, id) VALUES ('four', 4);
SELECT a.*, * FROM a JOIN c USING (id) ORDER BY a.id;
