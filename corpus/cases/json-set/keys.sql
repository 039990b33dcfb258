-- json_set() and its kin, with parents that are missing.
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT, j JSONB);
INSERT INTO docs VALUES
    (1, '{"name":"Ann","age":31,"tags":["a","b"],"addr":{"city":"Koeln"},"ok":true}', '{"name":"Ann","age":31,"ok":true}'),
    (2, '{"name":"bob","age":null,"tags":[],"ok":false,"score":1.5}', '{"name":"bob","tags":[1,2]}'),
    (3, '{"name":"7","a b":{"c.d":[10,20]}}', '{}'),
    (4, NULL, NULL);
UPDATE docs SET j = json_set(j, '$.x', 1, '$.y', 'it''s "x"', '$.z', NULL);
UPDATE docs SET j = json_set(j, '$.deep.er.est', id, '$.list', json('[1]'), '$.other', json_extract(body, '$.name'));
UPDATE docs SET j = json_set(json_replace(j, '$.x', 2, '$.none', 3), '$.doc', json_object('a', json_array(1)));
UPDATE docs SET body = json_insert(body, '$.x', 5, '$.name', 'no');
SELECT id, j, body FROM docs ORDER BY id;
SELECT json_set('[1,2]', '$[#]', 3), json_insert('[]', '$[#]', 'x');
