-- A literal that a subquery shows is a text in PostgreSQL, and so is one in min(), max() and lag().
CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER, t TEXT);
INSERT INTO item VALUES (1, 3, '3'), (2, 4, 'x');
SELECT id, t IN (SELECT '3'), n IN (SELECT '3') FROM item ORDER BY id;
SELECT id, t = q.word, q.word || n FROM item, (SELECT '3' AS word) AS q ORDER BY id;
SELECT id, lag('3') OVER (ORDER BY id), first_value(NULL) OVER (ORDER BY id) FROM item ORDER BY id;
SELECT max('b'), min('a') || max('c') FROM item;
SELECT group_concat(2 + 3), group_concat(- '7' NOT NULL) FROM item;
