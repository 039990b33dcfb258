-- COLLATE in indexes and keys.
CREATE TABLE t (a TEXT, b TEXT, c TEXT, d INTEGER, PRIMARY KEY (a COLLATE NOCASE), UNIQUE (b COLLATE NOCASE, d COLLATE NOCASE), UNIQUE (c COLLATE BINARY));
CREATE UNIQUE INDEX i ON t (d, c COLLATE NOCASE DESC);
CREATE UNIQUE INDEX r ON t (d, b COLLATE RTRIM);
INSERT INTO t (a, b, c, d) VALUES ('x', 'y', 'z', 1);
-- fails: INSERT INTO t (a, b, c, d) VALUES ('X', 'b', 'c', 2)
-- fails: INSERT INTO t (a, b, c, d) VALUES ('a', 'Y', 'c', 1)
-- fails: INSERT INTO t (a, b, c, d) VALUES ('a', 'b', 'Z', 1)
-- fails: INSERT INTO t (a, b, c, d) VALUES ('a', 'y ', 'c', 1)
-- runs: INSERT INTO t (a, b, c, d) VALUES ('a', 'b', 'Z', 2)
