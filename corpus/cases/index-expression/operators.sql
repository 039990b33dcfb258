-- Expressions in indexes.
CREATE TABLE t (a TEXT, b INTEGER);
CREATE UNIQUE INDEX i ON t (lower(a), b + 1, (b * 2), CASE WHEN b > 1 THEN 'x' ELSE 'y' END);
INSERT INTO t (a, b) VALUES ('x', 1);
-- fails: INSERT INTO t (a, b) VALUES ('X', 1)
-- runs: INSERT INTO t (a, b) VALUES ('X', 2)
