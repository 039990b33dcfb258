-- Values out of documents, in the type that their place wants.
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT, j JSONB);
INSERT INTO docs VALUES
    (1, '{"name":"Ann","age":31,"tags":["a","b"],"addr":{"city":"Koeln"},"ok":true}', '{"name":"Ann","age":31,"ok":true}'),
    (2, '{"name":"bob","age":null,"tags":[],"ok":false,"score":1.5}', '{"name":"bob","tags":[1,2]}'),
    (3, '{"name":"7","a b":{"c.d":[10,20]}}', '{}'),
    (4, NULL, NULL);
SELECT id FROM docs WHERE json_extract(body, '$.name') = 'Ann' OR body ->> '$.tags[0]' = 'x' ORDER BY id;
SELECT id FROM docs WHERE body ->> 'age' = 31 OR json_extract(j, '$.age') > 30 ORDER BY id;
SELECT id FROM docs WHERE body ->> 'ok' = 1 ORDER BY id;
SELECT id FROM docs WHERE body ->> 'ok' IN (0, 'x') ORDER BY id;
SELECT id FROM docs WHERE body ->> 'name' = '7' OR body ->> 'name' IN ('bob', 7) ORDER BY id;
SELECT id, json_extract(body, '$.age') IS NULL, body ->> '$.name' IS NOT NULL FROM docs ORDER BY id;
SELECT id, json_extract(body, '$.addr.city'), body -> 'name', body -> '$.tags' -> 0 FROM docs ORDER BY id;
SELECT id, json_extract(body, '$.age') + 1, 'Hi ' || json_extract(body, '$.name') FROM docs WHERE id < 3 ORDER BY id;
SELECT id, coalesce(json_extract(body, '$.age'), 0), coalesce(body ->> 'nick', 'none') FROM docs ORDER BY id;
SELECT body ->> '$."a b"."c.d"[#-1]' FROM docs WHERE id = 3;
SELECT id FROM docs WHERE json_extract(body, '$.name') LIKE 'a%' ORDER BY id;
SELECT sum(json_extract(body, '$.age')) FROM docs;
CREATE INDEX docs_name ON docs (json_extract(body, '$.name'));
CREATE INDEX docs_city ON docs ((body ->> '$.addr.city'), id);
