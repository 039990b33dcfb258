-- json_each() of documents that may be arrays, objects or single values.
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO docs (body) VALUES ('{"name":"Ann","tags":["a"]}'), ('["three",{"k":6}]'), (NULL), ('{}'), ('"str"'), ('12');
CREATE VIEW rows AS SELECT d.id, e.key, e.fullkey, e.path FROM docs d, json_each(d.body) e;
CREATE VIEW types AS SELECT d.id, e.type, e.key FROM docs d, json_each(d.body) e;
CREATE VIEW atoms AS SELECT d.id, e.atom, e.key FROM docs d, json_each(d.body) e;
CREATE VIEW parts AS SELECT d.id, e.key, e.value FROM docs d, json_each(d.body, '$.tags') e;
