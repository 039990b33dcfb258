-- A new column in the middle stands at the end in PostgreSQL: what counts columns must name them.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, c TEXT);
INSERT INTO t VALUES (1, 'a', 'c');
CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, b TEXT DEFAULT 'b', c TEXT);
INSERT INTO n (id, a, c) SELECT id, a, c FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
INSERT INTO t VALUES (2, 'a2', 'b2', 'c2');
CREATE TABLE u (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT);
INSERT INTO u SELECT * FROM t;
INSERT INTO t SELECT id + 10, a, b, c FROM u;
SELECT id, a, b, c FROM t ORDER BY id;
SELECT id, a, b, c FROM u ORDER BY id;
