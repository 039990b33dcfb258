-- A constant in ORDER BY or GROUP BY sorts nothing; PostgreSQL would take it for a position. A collation means nothing to numbers.
CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER);
INSERT INTO item VALUES (1, 10), (2, 9);
SELECT id FROM item ORDER BY 'x', id;
SELECT id FROM item ORDER BY NULL, id;
SELECT id FROM item ORDER BY 2.5, id;
SELECT id FROM item ORDER BY - '3', id;
SELECT id FROM item ORDER BY TRUE DESC, id DESC;
SELECT id FROM item ORDER BY n NOT IN (), id;
SELECT id FROM item ORDER BY 1 = 'x', id;
SELECT count(*) FROM item GROUP BY 'ABC' <= 2;
SELECT count(*) FROM item GROUP BY NULL;
SELECT id FROM item ORDER BY n COLLATE RTRIM;
