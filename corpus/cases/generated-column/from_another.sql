-- Generated columns made from others, and INSERT without a column list.
CREATE TABLE t (a INTEGER, s INTEGER AS (a + 1) STORED, c INTEGER AS (s * 2) STORED, d INTEGER AS (c - s) VIRTUAL, b TEXT);
INSERT INTO t VALUES (3, 'x'), (4, 'y');
INSERT INTO t SELECT 5, 'z';
SELECT a, s, c, d, b FROM t ORDER BY a;
