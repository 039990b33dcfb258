-- A view looks at the table, and what it shows stays as it is.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
CREATE VIEW v AS SELECT a FROM t;
INSERT INTO t VALUES (1, 'x', 'y');
PRAGMA legacy_alter_table = ON;
CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL DEFAULT '');
INSERT INTO n SELECT * FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
PRAGMA legacy_alter_table = OFF;
INSERT INTO t (a) VALUES ('z');
SELECT a FROM v ORDER BY a;
