-- Columns whose values may not fit their new types.
CREATE TABLE pusher (id INTEGER PRIMARY KEY, key BLOB, seen TEXT, kind VARCHAR(5));
INSERT INTO pusher VALUES (1, x'6162', '12', 'a');
CREATE TABLE pusher2 (id INTEGER PRIMARY KEY, key TEXT, seen INTEGER, kind TEXT);
INSERT INTO pusher2 SELECT * FROM pusher;
DROP TABLE pusher;
ALTER TABLE pusher2 RENAME TO pusher;
