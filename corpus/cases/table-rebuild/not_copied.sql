-- A column is there before and behind, but not in the copy: it gets its default.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x', b TEXT, at TEXT);
INSERT INTO t VALUES (1, 'a', 'b', 'c');
CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'y', b TEXT, at TEXT);
INSERT INTO n (id, at) SELECT id, at FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
SELECT id, a, b, at FROM t;
