-- Generated columns, with and without the words around the expression.
CREATE TABLE t (
    a INTEGER,
    b TEXT,
    c INTEGER AS (a * 2),
    d INTEGER GENERATED ALWAYS AS (a + 1) VIRTUAL,
    e TEXT generated always as (lower(b)) STORED UNIQUE NOT NULL,
    f INTEGER AS (a - 1) STORED CHECK (f >= 0)
);
CREATE INDEX i ON t (c, e);
INSERT INTO t (a, b) VALUES (3, 'X'), (4, 'Y');
ALTER TABLE t ADD COLUMN g TEXT AS (upper(b)) VIRTUAL;
SELECT c, d, e, f, g FROM t ORDER BY a;
-- fails: INSERT INTO t (a, b) VALUES (5, 'x')
-- fails: INSERT INTO t (a, b) VALUES (0, 'z')
