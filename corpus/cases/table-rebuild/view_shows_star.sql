-- A view that shows everything would not show the new column: refused.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE VIEW v AS SELECT * FROM t;
PRAGMA legacy_alter_table = ON;
CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
INSERT INTO n (id, a) SELECT id, a FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
