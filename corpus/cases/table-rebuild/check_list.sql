-- The most frequent rebuild: a CHECK allows one value more.
CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT NOT NULL CHECK (s IN ('a', 'b')) DEFAULT 'a', n INTEGER, CHECK (n > 0));
INSERT INTO t (s, n) VALUES ('a', 1);
CREATE TABLE n (id INTEGER PRIMARY KEY, s TEXT NOT NULL CHECK (s IN ('a', 'b', 'c')) DEFAULT 'a', n INTEGER, CHECK (n > 0));
INSERT INTO n SELECT * FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
INSERT INTO t (s, n) VALUES ('c', 1);
SELECT s FROM t ORDER BY s;
