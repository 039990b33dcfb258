-- Texts as times where expressions are to be exact: what is no time is NULL, julian days and times without a date are read.
-- preset: faithful
CREATE TABLE event (id INTEGER PRIMARY KEY, said TEXT);
INSERT INTO event (said) VALUES
    ('2024-02-29 23:59:59'), ('2024-02-29T10:20:30.5Z'), ('2024-03-10 01:02:03+02:00'), ('2024-02-30'), ('12:34'),
    ('12:34:56.75'), ('2460000.5'), ('2451545'), ('a'), ('soon'), (''), ('2024-1-1'), ('2024-01-01 25:00'), (' 2024-01-01'),
    ('17000000000'), (NULL);

SELECT id, date(said), time(said), datetime(said), julianday(said), unixepoch(said) FROM event ORDER BY id;
SELECT id, date(said, '+1 month'), strftime('%Y-%j %H:%M:%f', said), datetime(said, 'start of month') FROM event
WHERE said <> '2024-02-30' ORDER BY id;
SELECT count(*) FROM event WHERE date(said) = '2024-02-29';
SELECT date(said) AS day, count(*) FROM event GROUP BY day ORDER BY day;
-- What SQLite does not know is NULL.
SELECT date(said, 'bogus') AS a, strftime('%Q', said) AS b, date(NULL) AS c FROM event WHERE id = 1;
