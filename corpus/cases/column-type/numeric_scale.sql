-- Scales beyond the precision, negative ones and precisions out of range: SQLite stores what comes.
CREATE TABLE t (a NUMERIC(3,5), b DECIMAL(3,-2), c DECIMAL(0), d NUMERIC(2000), e NUMBER(2,3), f DECIMAL(4,4), g NUMERIC(10,2));
INSERT INTO t VALUES (12.5, 123, 7, 8, 9.5, 0.25, 1.25);
SELECT a, b, c, d, e, f, g FROM t;
