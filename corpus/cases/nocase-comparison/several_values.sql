-- A column with NOCASE compared with several values at once: its collation counts for each of them.
CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT COLLATE NOCASE, t TEXT, u TEXT);
INSERT INTO a VALUES (1, 'Abc', 'ABC', 'x'), (2, 'abc', 'abd', 'ABC'), (3, 'Zed', 'a', 'ZZ'), (4, NULL, 'b', 'c');
SELECT id FROM a WHERE n IN (t, u) ORDER BY id;
SELECT id FROM a WHERE n BETWEEN t AND u ORDER BY id;
SELECT id FROM a WHERE n NOT IN (SELECT t FROM a WHERE id < 3) ORDER BY id;
SELECT id, CASE n WHEN t THEN 'same' WHEN u THEN 'other' END AS c FROM a ORDER BY id;
