-- WITH makes what looks like a table: the view needs no other.
CREATE TABLE t (id INTEGER PRIMARY KEY);
CREATE VIEW v AS WITH w AS (SELECT id FROM t) SELECT w.id FROM w;
