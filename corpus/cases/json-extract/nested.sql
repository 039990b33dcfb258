-- A string in a document that holds JSON is read as JSON once more.
CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO doc VALUES (1, '{"a": "{\"b\": 1}"}'), (2, '{"a": {"b": 2}}'), (3, '{}');
SELECT id, json_extract(json_extract(body, '$.a'), '$.b') FROM doc ORDER BY id;
SELECT id, body ->> 'a' ->> 'b', body -> 'a' ->> 'b' FROM doc ORDER BY id;
SELECT id, json_array_length(json_extract(body, '$.a')) FROM doc ORDER BY id;
