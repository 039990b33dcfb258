-- The copy leaves the numbers out: the rows get new ones.
CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);
INSERT INTO log (id, a) VALUES (5, 'x'), (9, 'y');
ALTER TABLE log RENAME TO _bkp_log;
CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL);
CREATE INDEX log_a ON log (a);
INSERT INTO log (a) SELECT a FROM _bkp_log ORDER BY id;
DROP TABLE IF EXISTS _bkp_log;
INSERT INTO log (a) VALUES ('z');
SELECT id, a FROM log ORDER BY id;
