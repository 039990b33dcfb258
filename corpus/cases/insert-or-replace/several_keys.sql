-- REPLACE that may meet several keys, or gives a new number: DELETE and INSERT.
CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, v TEXT DEFAULT 'd', n INTEGER NOT NULL DEFAULT 0);
CREATE TABLE u (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, v INTEGER, UNIQUE (a, b));
INSERT INTO t VALUES (1, 'a', 'x', 1), (2, 'b', 'y', 2), (3, 'c', 'z', 3);
INSERT INTO u (a, b, v) VALUES ('p', 'q', 1), ('r', 's', 2);
REPLACE INTO t (id, k) VALUES (1, 'b');
INSERT OR REPLACE INTO t (k, v) VALUES ('c', 'new');
REPLACE INTO u (a, b, v) VALUES ('p', 'q', 7), ('n', 'n', 8);
INSERT OR REPLACE INTO t (v) VALUES ('no key');
SELECT id, k, v, n FROM t ORDER BY id;
SELECT a, b, v FROM u ORDER BY a;
