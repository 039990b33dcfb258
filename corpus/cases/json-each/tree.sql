-- json_tree(): a document and all that is in it.
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO docs (body) VALUES ('{"name":"Ann","tags":["a",{"b c":5}]}'), ('["a"]'), (NULL), ('5');
CREATE VIEW named AS SELECT d.id FROM docs d WHERE EXISTS (SELECT 1 FROM json_tree(d.body) WHERE atom = 'a');
CREATE VIEW fives AS SELECT count(*) AS n FROM docs, json_tree(docs.body, '$.tags') WHERE value = 5;
CREATE VIEW paths AS SELECT d.id, t.key, t.fullkey, t.path, t.type FROM docs d, json_tree(d.body) t;
