-- Two tables of one name in one FROM.
CREATE TABLE a (id INTEGER, x TEXT);
SELECT a.id FROM a JOIN a USING (x);
