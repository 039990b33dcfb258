-- An element behind the last one of an array inside the document, with expressions that are exact.
-- preset: faithful
CREATE TABLE v (id INTEGER PRIMARY KEY, d TEXT);
INSERT INTO v VALUES (1, '{"t":[1]}'), (2, '{"t":[]}'), (3, '{"t":{}}'), (4, '{"t":5}'), (5, NULL), (6, '{"t":[{"u":[2]}]}');
UPDATE v SET d = json_insert(d, '$.t[#]', 'x') WHERE id < 6;
UPDATE v SET d = json_set(d, '$.t[0].u[#]', 3) WHERE id = 6;
