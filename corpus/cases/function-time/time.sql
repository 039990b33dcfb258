-- time() gives the text of the time of the day.
CREATE TABLE a (id INTEGER PRIMARY KEY, at TIMESTAMP, epoch INTEGER);
INSERT INTO a VALUES (1, '2024-01-31 10:20:30', 1706696430), (2, NULL, 0);
SELECT time(at), time(at, '+90 minutes'), time(epoch, 'unixepoch'), time('12:30') FROM a ORDER BY id;
