-- A value out of JSON is sorted as a text: warned of at each place.
CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO doc VALUES (1, '{"a": "x"}'), (2, '{"a": "b"}'), (3, '{}');
SELECT id FROM doc ORDER BY json_extract(body, '$.a');
SELECT id, body ->> 'a' AS a FROM doc ORDER BY a DESC;
SELECT id, body ->> 'a' FROM doc ORDER BY 2;
SELECT max(json_extract(body, '$.a')), min(body ->> 'a') FROM doc;
SELECT id, row_number() OVER (ORDER BY body ->> 'a') FROM doc ORDER BY id;
