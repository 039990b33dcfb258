-- json_valid() before what reads the document: what is no JSON is left out.
CREATE TABLE setting (id INTEGER PRIMARY KEY, name TEXT, value TEXT);
INSERT INTO setting (name, value) VALUES ('a', '{"on":1}'), ('b', ''), ('c', 'x'), ('d', NULL), ('e', '[1'), ('f', '"s"');
UPDATE setting SET value = json_set(value, '$.on', 2) WHERE json_valid(value) AND json_extract(value, '$.on') = 1;
CREATE TABLE broken (id INTEGER, known INTEGER);
INSERT INTO broken SELECT id, json_valid('{"a": 1}') FROM setting WHERE NOT json_valid(value);
DELETE FROM setting WHERE CASE WHEN json_valid(value) THEN json_type(value) = 'text' ELSE FALSE END;
CREATE VIEW valid AS SELECT id, value FROM setting WHERE json_valid(value) OR NOT json_valid(name);
