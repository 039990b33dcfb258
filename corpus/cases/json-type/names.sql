-- json_type() gives SQLite's names.
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT, j JSONB);
INSERT INTO docs VALUES
    (1, '{"name":"Ann","age":31,"tags":["a","b"],"addr":{"city":"Koeln"},"ok":true}', '{"name":"Ann","age":31,"ok":true}'),
    (2, '{"name":"bob","age":null,"tags":[],"ok":false,"score":1.5}', '{"name":"bob","tags":[1,2]}'),
    (3, '{"name":"7","a b":{"c.d":[10,20]}}', '{}'),
    (4, NULL, NULL);
SELECT id, json_type(body), json_type(body, '$.age'), json_type(body, '$.ok'), json_type(body, '$.score'), json_type(body, '$.tags') FROM docs ORDER BY id;
SELECT id FROM docs WHERE json_type(body, '$.age') = 'integer' OR json_type(body, '$.ok') IS NULL ORDER BY id;
