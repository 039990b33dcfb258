-- An expression beside a NOCASE column: in CASE and BETWEEN the column's collation counts; COLLATE BINARY minds case.
CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT COLLATE NOCASE, other TEXT);
INSERT INTO words (word, other) VALUES ('Abc', 'abc'), ('X', 'y'), (NULL, 'z'), ('b', 'B');
SELECT id, CASE upper(other) WHEN word THEN 'same' ELSE 'other' END AS found FROM words ORDER BY id;
SELECT id, lower(other) BETWEEN word AND word AS within, word COLLATE BINARY = 'x' AS exact FROM words ORDER BY id;
SELECT id, coalesce(other, '') NOT BETWEEN '' AND word AS mixed FROM words WHERE id > 1 ORDER BY id;
