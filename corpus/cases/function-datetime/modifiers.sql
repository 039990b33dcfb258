-- datetime() as a timestamp or as SQLite's text; month ends run over as in SQLite.
CREATE TABLE a (id INTEGER PRIMARY KEY, at TIMESTAMP, until TIMESTAMP, said TEXT, epoch BIGINT, CHECK (until > datetime(at, '-1 day')));
INSERT INTO a VALUES
    (1, '2024-01-31 10:20:30', '2024-03-02 10:20:30', 'x', 1706696430),
    (2, '2024-02-29 23:59:59.125', '2024-03-01 23:59:59', 'y', 0),
    (3, '2023-12-31 00:00:00', '2024-01-31 00:00:00', 'z', 253402300799);
SELECT id, datetime(at), datetime(at, '+1 month'), datetime(at, '+90 minutes', '-1 day') FROM a ORDER BY id;
SELECT id FROM a WHERE until = datetime(at, '+1 month') ORDER BY id;
SELECT id FROM a WHERE until > datetime(at, '+1 days', 'start of day') ORDER BY id;
SELECT id, datetime(epoch, 'unixepoch'), datetime(epoch, 'unixepoch', '+1 hour') FROM a WHERE id < 3 ORDER BY id;
SELECT datetime(epoch, 'auto') FROM a WHERE id = 1;
SELECT datetime('2024-02-29T10:20:30Z'), datetime('2024-01-01 10:00+02:00'), datetime('12:30'), datetime(1706696430, 'unixepoch');
SELECT 'at ' || datetime(at, '+1 second') FROM a ORDER BY id;
SELECT at < datetime('now'), datetime('now', '+1 hour') > datetime('now') FROM a WHERE id = 1;
UPDATE a SET said = datetime(at, '+1 day'), until = datetime(at, '+2 days') WHERE id = 1;
SELECT said, until FROM a WHERE id = 1;
SELECT coalesce(until, datetime('now')) FROM a WHERE id = 2;
