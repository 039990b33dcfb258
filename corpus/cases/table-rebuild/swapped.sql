-- Two columns change places, and their types change too.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c INTEGER);
INSERT INTO t VALUES (1, '10', 20, 30);
CREATE TABLE n (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, c INTEGER);
INSERT INTO n (id, a, b, c) SELECT id, b, a, c + b FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
SELECT id, a, b, c FROM t;
