-- Where expressions are to be exact, the JSON of integers, texts and truth values is put together to the letter.
-- preset: faithful
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age INTEGER NOT NULL, height REAL, active BOOLEAN);
INSERT INTO people (name, age, height, active) VALUES ('a "b"', 31, 1.5, 1), (NULL, 40, NULL, NULL), ('it''s
two lines', -3, 2.25, 0);
SELECT json_object('id', id, 'name', name, 'has', name IS NOT NULL, 'it''s', 'so', 'active', active, 'n', NULL) AS j
FROM people ORDER BY id;
SELECT json_array(id, name, 5, 'x') AS j, json_array(age + 1) || '!' AS k FROM people ORDER BY id;
SELECT json_group_array(name) AS a, json_group_object(id, age) FILTER (WHERE age > 0) AS b FROM (SELECT * FROM people ORDER BY id);
SELECT json_group_array(age) AS c FROM people WHERE id > 99;
