-- date() of timestamps, dates, texts and numbers, with modifiers; text where no date is wanted.
CREATE TABLE a (id INTEGER PRIMARY KEY, at TIMESTAMP, day DATE, epoch INTEGER, n INTEGER, said TEXT);
INSERT INTO a VALUES
    (1, '2024-01-31 10:20:30', '2024-01-31', 1706696430, 1, '2024-01-31 10:20:30'),
    (2, '2024-02-29 23:59:59', '2024-02-29', 1709251199, -1, '2024-02-29'),
    (3, '2023-12-31 00:00:00', '2023-12-31', 1703980800, 12, '2023-12-31T12:00'),
    (4, NULL, NULL, NULL, NULL, NULL);
SELECT id, date(at), date(day), date(epoch, 'unixepoch'), date(said) FROM a ORDER BY id;
SELECT id, date(at, '+1 month'), date(at, '-1 month'), date(at, '+1 year'), date(at, '+1 month', 'floor') FROM a ORDER BY id;
SELECT id, date(at, 'start of month', '+1 month', '-1 day'), date(at, 'start of year') FROM a ORDER BY id;
SELECT id, date(at, 'weekday 0'), date(at, 'weekday 1', '-7 days'), date(day, 'weekday 3') FROM a ORDER BY id;
SELECT id, date(at, '+' || n || ' days'), date(at, n || ' months'), date(at, printf('-%d days', n)) FROM a ORDER BY id;
SELECT id, date(at, '-' || strftime('%w', at) || ' days') FROM a ORDER BY id;
SELECT date('2024-01-31', '+1 month'), date('2024-02-30'), date('garbage'), date('2024-01-01', '+1 fortnight');
SELECT id FROM a WHERE date(at) = '2024-01-31' OR date(at) >= date('2024-02-01') ORDER BY id;
SELECT date(at) AS d, count(*) FROM a WHERE at IS NOT NULL GROUP BY date(at) ORDER BY d;
SELECT date(datetime(at, '+1 day')), date(at, '+0001-02-03') FROM a ORDER BY id;
SELECT date(at, '+1.5 months'), date(at, '-1.5 days'), date(at, '+36:00') FROM a WHERE id = 1;
UPDATE a SET day = date(at, '+1 day');
SELECT id, day FROM a ORDER BY id;
