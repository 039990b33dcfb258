-- PostgreSQL has no query in WHEN: the condition goes into the function.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE TABLE log (msg TEXT);
CREATE TRIGGER t_first AFTER INSERT ON t WHEN (SELECT COUNT(*) FROM log) = 0 OR NEW.a = 'z' BEGIN
  INSERT INTO log VALUES (NEW.a);
END;
INSERT INTO t (a) VALUES ('x');
INSERT INTO t (a) VALUES ('y');
INSERT INTO t (a) VALUES ('z');
SELECT msg FROM log ORDER BY msg;
