-- A time of day as text.
CREATE TABLE t (at TIME, b TIME NOT NULL DEFAULT '08:30:00');
INSERT INTO t (at) VALUES ('10:11:12'), ('23:59:59.5');
DELETE FROM t WHERE at > '23:00';
