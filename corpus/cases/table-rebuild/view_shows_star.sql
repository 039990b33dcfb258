-- A view that shows everything shows the new column too, once it is made again.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE VIEW v AS SELECT * FROM t;
PRAGMA legacy_alter_table = ON;
CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
INSERT INTO n (id, a) SELECT id, a FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
INSERT INTO t (a, b) VALUES ('x', 'y');
SELECT * FROM v;
