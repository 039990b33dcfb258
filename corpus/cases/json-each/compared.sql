-- Values of json_each() in BETWEEN, CASE and ORDER BY.
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT DEFAULT '[]');
INSERT INTO docs (body) VALUES ('[10, 9, 2]'), ('[1]'), (NULL);
CREATE VIEW some AS SELECT docs.id, json_each.key AS place FROM docs, json_each(docs.body) WHERE json_each.key < 5 AND json_each.type = 'integer';
CREATE VIEW known AS SELECT value FROM json_each('[3, 1, 2]') ORDER BY value DESC LIMIT 2;
CREATE VIEW named AS SELECT CASE value WHEN 'a' THEN 1 WHEN 'b' THEN 2 END AS n FROM json_each('["a", "b", "c"]') WHERE value BETWEEN 'a' AND 'b';
UPDATE docs SET body = '[]' WHERE EXISTS (SELECT 1 FROM json_each(docs.body) WHERE value BETWEEN 2 AND 9);
