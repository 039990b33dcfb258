-- The collation of the left column counts, or else that of the right one.
CREATE TABLE u (n TEXT COLLATE NOCASE, t TEXT);
INSERT INTO u (n, t) VALUES ('Bob', 'BOB'), ('x', 'y');
SELECT count(*) FROM u WHERE n = t;
SELECT count(*) FROM u WHERE t = n;
SELECT count(*) FROM u WHERE lower(t) || '' = n;
SELECT count(*) FROM u AS a JOIN u AS b ON a.n = b.t || '';
SELECT count(*) FROM u WHERE n <> t AND n > 'A';
