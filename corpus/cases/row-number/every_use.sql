-- The row number under its three names, in queries, conditions, lists and triggers.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n INTEGER);
CREATE TABLE log (id INTEGER, msg TEXT);
CREATE TRIGGER t_log AFTER UPDATE ON t BEGIN
  INSERT INTO log (id, msg) SELECT _rowid_, a FROM t WHERE oid = NEW.rowid;
END;
INSERT INTO t (rowid, a) VALUES (3, 'x'), (5, 'y');
UPDATE t SET n = rowid;
UPDATE t SET n = 0 WHERE ROWID IN (SELECT t.rowid FROM t WHERE a = 'y');
SELECT rowid, a, n FROM t ORDER BY rowid DESC;
SELECT id, msg FROM log ORDER BY id, msg;
INSERT INTO t (a) SELECT 'z' WHERE NOT EXISTS (SELECT 1 FROM t WHERE _rowid_ = 6);
DELETE FROM t WHERE rowid = (SELECT MIN(rowid) FROM t);
SELECT id, a FROM t ORDER BY id;
