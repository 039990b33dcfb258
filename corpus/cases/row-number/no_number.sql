-- ROWID of a table without a key, compared with a number: PostgreSQL has none.
CREATE TABLE t (a TEXT);
INSERT INTO t VALUES ('x'), ('y'), ('x');
DELETE FROM t WHERE rowid = 1;
DELETE FROM t WHERE rowid IN (1, 2);
UPDATE t SET a = 'z' WHERE rowid % 2 = 0;
DELETE FROM t WHERE rowid > (SELECT min(rowid) FROM t o WHERE o.a = t.a);
