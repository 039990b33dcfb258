-- REPLACE that may meet one key: an upsert that sets every column, also those left out.
CREATE TABLE kv (k TEXT PRIMARY KEY, v TEXT DEFAULT 'd', n INTEGER NOT NULL DEFAULT 0, on_ BOOLEAN NOT NULL DEFAULT 1);
CREATE TABLE pair (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
CREATE TABLE plain (a TEXT);
INSERT INTO kv VALUES ('a', 'x', 1, 0), ('b', 'y', 2, 0);
INSERT INTO pair VALUES (1, 2);
INSERT OR REPLACE INTO kv (k, v, n) VALUES ('a', 'new', 5);
REPLACE INTO kv (k) VALUES ('b');
replace into kv (k, n) values ('c', 1), ('c', 2), ('e', 3);
REPLACE INTO kv (k, v) SELECT k, 'copy' FROM kv WHERE k = 'a';
REPLACE INTO pair (a, b) VALUES (1, 2), (3, 4);
REPLACE INTO plain VALUES ('x'), ('x');
SELECT k, v, n, on_ FROM kv ORDER BY k;
SELECT a, b FROM pair ORDER BY a;
