-- A number with an exponent is real, whatever its value.
CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO doc VALUES (1, '{"a": 1e3}'), (2, '{"a": 1000}'), (3, '{"a": 1.0}'), (4, '{"a": 2E2}'), (5, '{"a": "1e3"}');
SELECT id, json_type(body, '$.a') FROM doc ORDER BY id;
SELECT id FROM doc WHERE json_type(body, '$.a') = 'real' ORDER BY id;
