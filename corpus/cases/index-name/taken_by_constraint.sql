-- Names of indexes that PostgreSQL has given to constraints.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b TEXT, UNIQUE (b, a));
CREATE INDEX t_a_key ON t (a);
CREATE UNIQUE INDEX t_pkey ON t (b);
DROP INDEX t_a_key;
DROP INDEX IF EXISTS t_b_a_key;
INSERT INTO t (a, b) VALUES ('x', 'y');
-- fails: INSERT INTO t (a, b) VALUES ('x', 'z')
-- fails: INSERT INTO t (a, b) VALUES ('z', 'y')
