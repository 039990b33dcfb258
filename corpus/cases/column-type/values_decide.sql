-- Values that do not fit the declared type.
CREATE TABLE t (
    a VARCHAR(3),
    b DECIMAL(5, 2),
    c SMALLINT,
    d INTEGER,
    e INTEGER,
    f BLOB,
    g UUID,
    h JSON,
    i DATE,
    j,
    k,
    l INTEGER,
    duration_ms INTEGER,
    sizeBytes INT
);
INSERT INTO t (a, b, c, d, e, f, g, h, i, j, k, l, duration_ms, sizeBytes)
VALUES ('abcdef', 1.005, 40000, 3000000000, 1.5, 'text', 'x1', 'plain', '0000-00-00', 1, 2.5, 'abc', 5000000000, 5000000000);
SELECT a, b, c, d, e, f, g, h, i, j, k, l FROM t;
