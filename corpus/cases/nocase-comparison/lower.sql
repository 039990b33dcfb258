-- The same without the extension.
-- nocase: lower
CREATE TABLE u (n TEXT COLLATE NOCASE, t TEXT);
INSERT INTO u (n, t) VALUES ('Bob', 'BOB'), ('x', 'y');
SELECT count(*) FROM u WHERE n = t;
SELECT count(*) FROM u WHERE t = n;
SELECT count(*) FROM u WHERE n = 'BOB' AND 'bob' = n;
