-- IF NOT EXISTS beside a table that is there, with a column that has no type.
CREATE TABLE t (a INTEGER);
CREATE TABLE IF NOT EXISTS t (a, b);
INSERT INTO t VALUES (1);
