-- IGNORE and REPLACE: rows go or do not come, without an error.
CREATE TABLE t (
    id INTEGER PRIMARY KEY ON CONFLICT REPLACE,
    a TEXT UNIQUE ON CONFLICT IGNORE,
    b TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'none',
    c TEXT NOT NULL ON CONFLICT IGNORE
);
CREATE TABLE pair (x TEXT, y TEXT, n INTEGER, UNIQUE (x, y) ON CONFLICT REPLACE);
INSERT INTO t (id, a, b, c) VALUES (1, 'x', 'b', 'c');
INSERT INTO t (id, a, b, c) VALUES (1, 'y', 'b', 'c');
INSERT INTO t (id, a, b, c) VALUES (2, 'y', 'b', 'c');
INSERT INTO t (id, a, b, c) VALUES (3, 'z', NULL, 'c');
INSERT INTO t (id, a, b, c) VALUES (4, 'u', 'b', NULL);
INSERT INTO pair (x, y, n) VALUES ('1', '1', 1), ('1', '2', 2);
INSERT INTO pair (x, y, n) VALUES ('1', '1', 3);
SELECT id, a, b, c FROM t ORDER BY id;
-- runs: INSERT INTO pair (x, y, n) VALUES ('1', '2', 4)
