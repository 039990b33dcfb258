-- Columns without a type, of which only the columns that are copied into them are known; random numbers need eight bytes.
CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL, f BOOLEAN DEFAULT 0, at DATETIME, r INTEGER DEFAULT (random()), s INTEGER DEFAULT (abs(random()) % 1000000000));
INSERT INTO t (id, name, f, at) VALUES (1, 'a', 1, '2024-01-01 00:00:00'), (2, 'b', 0, NULL);
CREATE TEMPORARY TABLE kept (id, name, f, at);
INSERT INTO kept SELECT id, name, f, at FROM t;
UPDATE t SET name = '', f = 0, at = NULL, r = 0, s = 0;
INSERT INTO t (id, name, f, at, r, s) SELECT id + 10, name, f, at, 1, 1 FROM kept WHERE id > 0;
SELECT id, name, f, at FROM kept ORDER BY id;
DROP TABLE kept;
SELECT id, name, f, at FROM t ORDER BY id;
