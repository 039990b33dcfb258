-- A number between texts, or a text between numbers, is refused, also beside a border that fits.
CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER, t TEXT);
SELECT id FROM item WHERE length(t) BETWEEN n AND upper(t);
SELECT id FROM item WHERE upper(t) BETWEEN t AND 5;
SELECT id FROM item WHERE n * 2 IN (n, upper(t));
