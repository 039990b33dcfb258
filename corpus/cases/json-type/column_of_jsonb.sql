-- jsonb has forgotten how numbers are written; where they are not told apart, nothing is lost.
CREATE TABLE doc (id INTEGER PRIMARY KEY, body JSONB);
INSERT INTO doc VALUES (1, '{"a": 1.5}'), (2, '{"a": 1000}'), (3, '{"a": [1]}');
SELECT id, json_type(body, '$.a') FROM doc ORDER BY id;
SELECT id FROM doc WHERE json_type(body, '$.a') = 'integer' ORDER BY id;
SELECT id FROM doc WHERE json_type(body, '$.a') = 'array' ORDER BY id;
SELECT id FROM doc WHERE json_type(body, '$.a') IN ('array', 'object') OR json_type(body, '$.b') IS NULL ORDER BY id;
