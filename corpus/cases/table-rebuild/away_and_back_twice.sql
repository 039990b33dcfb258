-- The copy away is a table of its own, and the way back goes over a second INSERT.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER);
INSERT INTO t VALUES (1, 'x', 2), (2, 'y', 3);
CREATE TABLE t_backup (id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO t_backup SELECT id, a FROM t;
DROP TABLE t;
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);
INSERT INTO t SELECT id, a FROM t_backup;
DROP TABLE t_backup;
INSERT INTO t (a) VALUES ('z');
SELECT id, a FROM t ORDER BY id;
