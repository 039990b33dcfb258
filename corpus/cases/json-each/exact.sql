-- json_each() with expressions that are exact, whatever the documents are.
-- preset: faithful
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT DEFAULT '[]', n INTEGER);
INSERT INTO docs (body, n) VALUES ('[1, 2.5, "5", true, null, "b"]', 2), ('{"b":5,"a":"b"}', 5), ('[]', 0), (NULL, 1), ('12', 12);
CREATE VIEW fives AS SELECT docs.id FROM docs, json_each(docs.body) WHERE value = 5;
CREATE VIEW named AS SELECT id FROM docs WHERE EXISTS (SELECT 1 FROM json_each(docs.body) WHERE value = 'b');
CREATE VIEW listed AS SELECT id FROM docs WHERE 5 IN (SELECT value FROM json_each(docs.body));
CREATE VIEW counted AS SELECT docs.id, count(j.value) AS n FROM docs LEFT JOIN json_each(docs.body) j GROUP BY docs.id;
CREATE VIEW keyed AS SELECT docs.id, j.key, j.type, j.atom FROM docs, json_each(docs.body) j WHERE j.key <> 'a';
UPDATE docs SET n = (SELECT count(*) FROM json_each(docs.body));
