-- A time of day with a date before it, as Rails stores it.
CREATE TABLE t (id INTEGER PRIMARY KEY, at TIME);
INSERT INTO t (at) VALUES ('2000-01-01 12:30:00');
SELECT count(*) FROM t WHERE at IS NOT NULL;
DELETE FROM t;
