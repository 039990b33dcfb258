-- Literals that words follow without a space, numbers in hexadecimal digits and with underscores.
CREATE TABLE t (a BLOB, b INTEGER);
INSERT INTO t VALUES (x'AB', 31), (x'CD', 1000);
SELECT b FROM t WHERE a=x'AB'AND b=0x1F OR a=x'CD'OR 0;
SELECT b, 0x7FFFFFFFFFFFFFFF AS c, 0xFFFFFFFFFFFFFFFF AS d, -0x10 AS e FROM t WHERE b IN (0X1F) LIMIT 0x2;
