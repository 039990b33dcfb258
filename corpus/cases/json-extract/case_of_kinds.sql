-- A value out of JSON that is compared with numbers and texts.
CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO doc VALUES (1, '{"a": 1}'), (2, '{"a": "x"}'), (3, '{"a": "1"}'), (4, '{"a": true}'), (5, '{}'), (6, '{"a": null}');
SELECT id, CASE json_extract(body, '$.a') WHEN 1 THEN 'one' WHEN 'x' THEN 'ex' ELSE 'other' END FROM doc ORDER BY id;
SELECT id, CASE body ->> 'a' WHEN 2 THEN 'two' WHEN 'x' THEN 'ex' WHEN '1' THEN 'text' END FROM doc ORDER BY id;
