-- A number becomes a boolean, with a partial index, a default and a CHECK on it.
CREATE TABLE t (id INTEGER PRIMARY KEY, done INTEGER DEFAULT 0 CHECK (done >= 0), n INTEGER NOT NULL DEFAULT 7);
CREATE INDEX t_done ON t (n) WHERE done = 1;
INSERT INTO t (done, n) VALUES (1, 2), (0, 3), (NULL, 4);
CREATE TABLE t_new (id INTEGER PRIMARY KEY, done BOOLEAN DEFAULT 0, n INTEGER NOT NULL DEFAULT 7);
INSERT INTO t_new (id, done, n) SELECT id, done, n FROM t;
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;
CREATE INDEX IF NOT EXISTS t_done ON t (n) WHERE done = 1;
INSERT INTO t (n) VALUES (9);
SELECT id, done, n FROM t ORDER BY id;
