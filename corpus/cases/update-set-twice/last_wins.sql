-- SQLite takes the last value of a column that is set twice.
CREATE TABLE t (k TEXT PRIMARY KEY, a TEXT, b TEXT);
INSERT INTO t VALUES ('x', 'y', 'z');
UPDATE t SET a = 'one', b = 'two', a = 'three';
INSERT INTO t (k) VALUES ('x') ON CONFLICT (k) DO UPDATE SET b = 'four', b = b || '!';
SELECT a, b FROM t;
