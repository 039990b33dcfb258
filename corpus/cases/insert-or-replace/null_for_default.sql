-- REPLACE takes the default where NULL is given to a NOT NULL column.
CREATE TABLE t (a INTEGER PRIMARY KEY, d TEXT NOT NULL DEFAULT 'x', e TEXT DEFAULT 'y');
INSERT INTO t VALUES (1, 'old', 'old');
INSERT OR REPLACE INTO t (a, d, e) VALUES (1, NULL, NULL), (2, 'z', NULL);
