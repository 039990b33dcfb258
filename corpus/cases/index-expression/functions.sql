-- Functions in indexes that PostgreSQL has as expressions; format() and concat() are not immutable there.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c TEXT);
CREATE INDEX i1 ON t (iif(b > 0, 1, 2), max(b, 0));
CREATE INDEX i2 ON t (typeof(b), glob('a*', a));
CREATE INDEX i3 ON t (substr(a, 2, b), replace(a, c, b));
CREATE INDEX i4 ON t (hex(a));
INSERT INTO t VALUES (1, 'abc', 2, 'b'), (2, NULL, NULL, NULL), (3, 'x\y', 1, '');
SELECT id, replace(a, c, b) AS d, hex(a) AS e, nullif(b, '1') AS f FROM t ORDER BY id;
