-- COLLATE BINARY over a column that ignores case and has no declared type; a list whose columns do.
CREATE TABLE t (a COLLATE NOCASE, b TEXT COLLATE NOCASE, n INTEGER);
INSERT INTO t VALUES ('bbb', 'bbb', 1), ('BBB', 'BBB', 2), ('abc', 'x', 3);
CREATE VIEW v AS SELECT n FROM t WHERE 'BBB' = a COLLATE BINARY;
CREATE VIEW w AS SELECT n FROM t WHERE b COLLATE BINARY = 'bbb';
CREATE VIEW x AS SELECT n FROM t WHERE 'BBB' IN (a, b);
CREATE VIEW y AS SELECT n FROM t WHERE a COLLATE BINARY IN ('BBB', 'abc');
