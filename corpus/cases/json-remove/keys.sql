-- json_remove() of keys, paths and elements.
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT, j JSONB);
INSERT INTO docs VALUES
    (1, '{"name":"Ann","age":31,"tags":["a","b"],"addr":{"city":"Koeln"},"ok":true}', '{"name":"Ann","age":31,"ok":true}'),
    (2, '{"name":"bob","age":null,"tags":[],"ok":false,"score":1.5}', '{"name":"bob","tags":[1,2]}'),
    (3, '{"name":"7","a b":{"c.d":[10,20]}}', '{}'),
    (4, NULL, NULL);
UPDATE docs SET j = json_remove(j, '$.ok', '$.x.y'), body = json_remove(body, '$.tags[0]', '$.addr');
SELECT id, j, body FROM docs ORDER BY id;
