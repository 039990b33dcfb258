-- Julian days are the very doubles of SQLite, so their differences are too.
CREATE TABLE a (id INTEGER PRIMARY KEY, at TIMESTAMP, until TIMESTAMP);
INSERT INTO a VALUES (1, '2024-01-31 10:20:30', '2024-02-01 10:20:30'), (2, '2024-02-29 00:00:00', '2023-02-28 12:00:00'), (3, NULL, NULL);
SELECT id, julianday(at), julianday(at, '+1 day'), julianday(until) - julianday(at) FROM a ORDER BY id;
SELECT id FROM a WHERE julianday(until) - julianday(at) >= 1 ORDER BY id;
