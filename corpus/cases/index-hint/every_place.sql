-- Hints behind tables.
CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, indexed INTEGER);
CREATE INDEX t_n ON t (n);
INSERT INTO t VALUES (1, 5, 0), (2, 6, 0), (3, 7, 0);
UPDATE t INDEXED BY t_n SET indexed = 1 WHERE n = 5;
DELETE FROM t NOT INDEXED WHERE n = 6;
SELECT id, indexed FROM t INDEXED BY t_n WHERE n > 0 ORDER BY id;
SELECT a.id FROM t AS a NOT INDEXED JOIN t AS b INDEXED BY t_n ON b.n = a.n ORDER BY a.id;
