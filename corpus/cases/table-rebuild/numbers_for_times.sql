-- A column of seconds is declared DATETIME by the rebuild: it keeps its numbers. The new key has no comma before it.
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, p_id INTEGER);
INSERT INTO t VALUES (1, 1700000000, NULL);
CREATE TABLE n (
    id INTEGER PRIMARY KEY,
    at DATETIME NOT NULL,
    p_id INTEGER,
    UNIQUE (p_id)
    FOREIGN KEY (p_id) REFERENCES p (id)
);
INSERT INTO n (id, at, p_id) SELECT id, at, p_id FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
INSERT INTO t (at) VALUES (1700000001);
SELECT id, at FROM t ORDER BY id;
