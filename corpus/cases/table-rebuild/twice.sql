-- One table is rebuilt twice in one file, under the same temporary name.
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, b TEXT);
INSERT INTO t (a, b) VALUES ('x', 'y');
CREATE TABLE temporary_t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL, b TEXT);
INSERT INTO temporary_t SELECT id, a, b FROM t;
DROP TABLE t;
ALTER TABLE temporary_t RENAME TO t;
CREATE TABLE temporary_t (id INTEGER PRIMARY KEY AUTOINCREMENT, c INTEGER DEFAULT 3, a TEXT NOT NULL UNIQUE, b TEXT);
INSERT INTO temporary_t (id, a, b) SELECT id, a, b FROM t;
DROP TABLE t;
ALTER TABLE temporary_t RENAME TO t;
INSERT INTO t (a) VALUES ('z');
INSERT INTO t SELECT id + 5, c + 1, a || '!', b FROM t;
SELECT id, a, b, c FROM t ORDER BY id;
