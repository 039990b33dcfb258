-- BLOB columns whose values are JSON documents: a function reads them, a default or a value is one.
CREATE TABLE log (id INTEGER PRIMARY KEY, data BLOB NOT NULL, tags BLOB NOT NULL DEFAULT X'5B5D', meta BLOB DEFAULT '{}', bytes BLOB);
CREATE INDEX log_client ON log ((json_extract(data, '$.client')));
INSERT INTO log (id, data, tags, bytes) VALUES (1, X'7B22636C69656E74223A2261227D', X'5B2278225D', X'00FF'), (2, '{"client":"b"}', X'5B5D', x'7b7d00');
INSERT INTO log (id, data, bytes) VALUES (3, CAST('{"client":"c","n":1}' AS BLOB), NULL);
UPDATE log SET data = json_set(COALESCE(NULLIF(data, ''), '{}'), '$.n', 5) WHERE data = '' OR json_valid(data);
SELECT id FROM log WHERE json_extract(CAST(data AS TEXT), '$.client') = 'b';
SELECT id, data IS NULL, json_extract(data, '$.client') FROM log WHERE json_valid(CAST(data AS TEXT)) AND data <> '' ORDER BY id;
