-- The same with a column among them is refused.
CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT);
SELECT CASE json_extract(body, '$.a') WHEN id THEN 'one' WHEN 'x' THEN 'ex' END FROM doc;
SELECT json_extract(body, '$.a') BETWEEN 1 AND 'x' FROM doc;
