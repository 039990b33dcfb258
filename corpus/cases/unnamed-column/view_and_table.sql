-- Columns without a name of their own.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO t (a) VALUES ('x'), ('y');
CREATE VIEW v AS SELECT count(*), max(id), min(id) AS low FROM t;
CREATE VIEW w AS SELECT t.id, u.id, u.a, lower(t.a) FROM t JOIN t AS u ON u.id = t.id;
CREATE TABLE r AS SELECT count(*), max(id) FROM t;
SELECT "count(*)", "max(id)", low FROM v;
SELECT id, "id:1", a, "lower(t.a)" FROM w;
