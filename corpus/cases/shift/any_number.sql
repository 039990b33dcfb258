-- Shifts by any number of bits, with expressions that are exact.
-- preset: faithful
CREATE TABLE v (id INTEGER PRIMARY KEY, i INTEGER, b INTEGER);
INSERT INTO v VALUES (1, 10, 2), (2, -7, 70), (3, NULL, 70), (4, 5, -1), (5, -5, -70), (6, -5, 64), (7, 3, NULL), (8, -9, 63), (9, 1, -64);
CREATE VIEW computed AS SELECT id, i << b AS l, i >> b AS r, 1 << (b + 1) AS o FROM v;
CREATE VIEW far AS SELECT id, i << 64 AS l, i >> 64 AS r, i << -1 AS b, i >> -2 AS c FROM v;
