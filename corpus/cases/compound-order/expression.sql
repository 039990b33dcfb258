-- Sorted by an expression that it does not show.
CREATE TABLE a (id INTEGER, x TEXT);
SELECT id, x FROM a UNION ALL SELECT id, 'y' FROM a ORDER BY upper(x), id + 1;
