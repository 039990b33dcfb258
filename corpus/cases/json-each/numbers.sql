-- Values of json_each() beside numbers: as jsonb beside a literal, which is exact; else cast.
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT DEFAULT '[]', n INTEGER);
INSERT INTO docs (body, n) VALUES ('[1, 2.5, "5", true, null]', 2), ('[5]', 5), ('[]', 0), (NULL, 1);
CREATE VIEW fives AS SELECT docs.id FROM docs, json_each(docs.body) WHERE value = 5;
CREATE VIEW ones AS SELECT docs.id, json_each.key AS place FROM docs, json_each(docs.body) WHERE value = 1 AND key < 9;
CREATE VIEW listed AS SELECT id FROM docs WHERE 5 IN (SELECT value FROM json_each(docs.body));
CREATE VIEW known AS SELECT id FROM docs WHERE n IN (SELECT value FROM json_each('[2, 5]'));
CREATE VIEW first AS SELECT docs.id, value FROM docs, json_each(docs.body) WHERE key = 0;
CREATE TABLE total (n INTEGER);
INSERT INTO total SELECT sum(value) FROM json_each('[1, 2, 3]');
UPDATE docs SET n = (SELECT e.key FROM json_each(docs.body) AS e WHERE e.value = 2.5 LIMIT 1) WHERE id = 1;
