-- Times beside texts that may be numbers, beside bare dates, and in one expression with them.
CREATE TABLE visits (id INTEGER PRIMARY KEY, day DATE, at DATETIME, note TEXT);
INSERT INTO visits (day, at, note) VALUES
    ('2024-01-31', '2024-01-31 10:20:30', 'late'), ('2024-02-29', '2024-02-29 08:00:00', 'early'), (NULL, NULL, NULL);
SELECT id, note <= at AS ordered, note = at AS same FROM visits ORDER BY id;
SELECT id, CASE date(day) WHEN at THEN 'midnight' END AS found FROM visits ORDER BY id;
SELECT id, coalesce(date(day), at) AS first FROM visits WHERE day IS NULL;
