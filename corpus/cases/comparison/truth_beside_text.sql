-- Beside a BOOLEAN column '1' is a number; beside a condition it is a text, which no number equals.
CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER, is_on BOOLEAN, day DATE, at DATETIME);
INSERT INTO item VALUES (1, 3, 1, '2024-01-31', '2024-01-31 10:00:00'), (2, 1, 0, '2024-02-01', '2024-02-01 12:00:00');
SELECT id, is_on = '1', is_on <> '0', is_on IN ('1') FROM item ORDER BY id;
SELECT id, +is_on = '1', (n > 2) = '1', (n > 2) < '0' FROM item ORDER BY id;
SELECT id, q.more = '1' FROM (SELECT id, n > 2 AS more FROM item) AS q ORDER BY id;
SELECT id, day IN (SELECT datetime(at) FROM item) FROM item ORDER BY id;
