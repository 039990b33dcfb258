-- A text of digits is shifted in eight bytes too.
CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER);
INSERT INTO item VALUES (1, 40), (2, 1);
SELECT ' 7 ' << n, '-3x' << n, '8' >> n FROM item ORDER BY id;
