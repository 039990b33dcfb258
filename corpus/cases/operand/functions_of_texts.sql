-- Functions of texts and numbers where expressions are to be exact.
-- preset: faithful
CREATE TABLE v (id INTEGER PRIMARY KEY, i INTEGER, r REAL, t TEXT, u TEXT, n TEXT COLLATE NOCASE);
INSERT INTO v VALUES
    (1, 10, 1.5, 'apple', '10', 'A'), (2, -2147483648, -0.25, 'Zürich', '12abc', 'a'), (3, NULL, NULL, NULL, NULL, NULL),
    (4, 0, 100.0, '', '', 'P');
-- A number is never the same as a text.
SELECT id, nullif(i, '10') AS a, nullif(u, i) AS b, nullif(u, '10') AS c FROM v ORDER BY id;
-- A width counts bytes, codes read the number that a text begins with.
SELECT id, printf('%-8s|%5s|', t, t) AS a, printf('%s', 1e20) AS b, printf('%d|%.1f', u, u) AS d FROM v ORDER BY id;
SELECT id, substr(t, i) AS a, instr('apple', n) AS b FROM v ORDER BY id;
SELECT id, json_quote(t) AS a FROM v WHERE t <> "" ORDER BY id;
-- A position may name a column of `*`; a collation means nothing to numbers.
SELECT * FROM v ORDER BY 2, 1;
SELECT id FROM v ORDER BY i COLLATE NOCASE DESC, r COLLATE BINARY, id;
SELECT x'616263' > -1 AS a, x'616263' IS NOT DISTINCT FROM 1 AS b, 100000000000000000000 || '' AS c;
CREATE INDEX v_sign ON v (abs(r));
CREATE INDEX v_hex ON v (hex(t));
