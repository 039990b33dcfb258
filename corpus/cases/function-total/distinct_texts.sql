-- Texts that differ may hold the same number: SQLite sums it for each of them.
CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER, t TEXT);
SELECT sum(DISTINCT n), avg(DISTINCT n) FROM item;
SELECT sum(DISTINCT t) FROM item;
SELECT total(DISTINCT t || '') FROM item;
