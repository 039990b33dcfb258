-- json_valid() in a CHECK lets NULL pass and stops what is no JSON.
CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT CHECK (json_valid(b)), c JSONB CHECK (json_valid(c)), d TEXT CHECK (d IS NULL OR json_valid(d)));
INSERT INTO a VALUES (1, '[1]', '{}', NULL), (2, NULL, NULL, '"x"');
SELECT id FROM a WHERE json_valid(b) ORDER BY id;
