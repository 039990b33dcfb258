-- The copy changes values and leaves rows out.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c TEXT);
INSERT INTO t VALUES (1, 'x', 1, 'p'), (2, 'w', NULL, NULL), (3, NULL, 2, 'q'), (4, 'z', NULL, 'r');
CREATE TABLE n (
    id INTEGER PRIMARY KEY,
    a TEXT NOT NULL,
    b INTEGER NOT NULL DEFAULT 5,
    kind TEXT NOT NULL,
    size INTEGER,
    none TEXT
);
INSERT INTO n (id, a, b, kind, size, none)
SELECT old.id, COALESCE(old.a, '?'), CASE WHEN b IS NULL THEN 0 ELSE b + 1 END, 'plain', length(c), NULL
FROM t AS old WHERE old.c <> 'p';
DROP TABLE t;
ALTER TABLE n RENAME TO t;
INSERT INTO t (a, kind) VALUES ('new', 'k');
SELECT id, a, b, kind, size, none FROM t ORDER BY id;
