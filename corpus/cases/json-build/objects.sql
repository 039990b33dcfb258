-- Objects and arrays, as jsonb and as texts.
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT, j JSONB);
INSERT INTO docs VALUES
    (1, '{"name":"Ann","age":31,"tags":["a","b"],"addr":{"city":"Koeln"},"ok":true}', '{"name":"Ann","age":31,"ok":true}'),
    (2, '{"name":"bob","age":null,"tags":[],"ok":false,"score":1.5}', '{"name":"bob","tags":[1,2]}'),
    (3, '{"name":"7","a b":{"c.d":[10,20]}}', '{}'),
    (4, NULL, NULL);
CREATE TABLE made (id INTEGER PRIMARY KEY, j JSONB, said TEXT, b BOOLEAN);
INSERT INTO made (id, j, said, b) SELECT id, json_object('id', id, 'name', json_extract(body, '$.name'), 'n', NULL), json_object('z', id, 'a', json_array(1, 'x', 2.5)), 1 FROM docs WHERE id < 3;
UPDATE made SET j = json_array(id, b, json(said), json_object('x', j -> 'name'));
SELECT id, j, said FROM made ORDER BY id;
SELECT json_object('q', 'it''s "x" \ /', 'has', body IS NOT NULL) FROM docs ORDER BY id;
SELECT json_quote('a"b'), json_array(), json_object();
