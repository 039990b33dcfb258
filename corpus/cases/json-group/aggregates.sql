-- Aggregates of JSON; no row gives an empty array or object.
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT, j JSONB);
INSERT INTO docs VALUES
    (1, '{"name":"Ann","age":31,"tags":["a","b"],"addr":{"city":"Koeln"},"ok":true}', '{"name":"Ann","age":31,"ok":true}'),
    (2, '{"name":"bob","age":null,"tags":[],"ok":false,"score":1.5}', '{"name":"bob","tags":[1,2]}'),
    (3, '{"name":"7","a b":{"c.d":[10,20]}}', '{}'),
    (4, NULL, NULL);
SELECT json_group_array(id), json_group_object(id, body ->> 'name') FROM (SELECT id, body FROM docs ORDER BY id) AS d;
SELECT json_group_array(id) FROM docs WHERE id > 9;
SELECT json_group_array(id) FILTER (WHERE id > 2), json_group_array(json_object('id', id)) FROM (SELECT id FROM docs ORDER BY id) AS d;
