-- The type of a column changes that a view shows; the script drops the view and makes it again.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO t VALUES (1, '7');
CREATE VIEW v AS SELECT a FROM t;
CREATE TABLE n (id INTEGER PRIMARY KEY, a INTEGER);
INSERT INTO n SELECT id, a FROM t;
DROP VIEW v;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
CREATE VIEW v AS SELECT a FROM t;
SELECT a + 1 FROM v;
