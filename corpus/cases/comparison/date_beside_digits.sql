-- Beside a DATE column SQLite makes a number of a text of digits, which is less than any date.
CREATE TABLE day (id INTEGER PRIMARY KEY, day DATE, year TEXT);
INSERT INTO day (day, year) VALUES ('2023-12-31', '2023'), ('2024-01-01', '2023'), ('2999-01-01', NULL), (NULL, '2024');
SELECT id FROM day WHERE day > strftime('%Y', '2024-05-05');
SELECT id FROM day WHERE day < strftime('%Y%m%d', '2024-05-05');
SELECT id FROM day WHERE day = strftime('%s', day);
SELECT id FROM day WHERE day < strftime('%Y-%m-%d', '2024-05-05');
SELECT id FROM day WHERE day > substr(year, 1, 4);
SELECT id FROM day WHERE day > year || '-06-01';
