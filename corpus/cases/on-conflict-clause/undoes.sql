-- ABORT, FAIL and ROLLBACK; the clause of a CHECK has no effect.
CREATE TABLE t (
    a INTEGER NOT NULL ON CONFLICT ROLLBACK,
    b TEXT UNIQUE ON CONFLICT FAIL,
    c TEXT CONSTRAINT c UNIQUE ON CONFLICT ABORT,
    CHECK (a > 0) ON CONFLICT IGNORE
);
INSERT INTO t (a, b, c) VALUES (1, 'x', 'y');
-- fails: INSERT INTO t (a, b, c) VALUES (0, 'z', 'z')
-- fails: INSERT INTO t (a, b, c) VALUES (1, 'x', 'z')
-- fails: INSERT INTO t (a, b, c) VALUES (NULL, 'z', 'z')
