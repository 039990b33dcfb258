-- The copy away is kept.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
INSERT INTO t VALUES (1, 'x', 'y');
CREATE TABLE t_backup AS SELECT * FROM t;
DROP TABLE t;
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);
INSERT INTO t (id, a) SELECT id, a FROM t_backup;
INSERT INTO t (a) VALUES ('z');
SELECT id, a FROM t ORDER BY id;
SELECT id, a, b FROM t_backup;
