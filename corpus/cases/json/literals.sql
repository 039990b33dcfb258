-- JSON functions of literals become the text that SQLite makes, to the letter.
CREATE TABLE settings (id INTEGER PRIMARY KEY, document TEXT NOT NULL DEFAULT '{}', mode TEXT);
INSERT INTO settings (document, mode) VALUES
    (json_object('theme', 'dark', 'sizes', json_array(1, 2.5, NULL)), json_extract('{"mode": "wide"}', '$.mode')),
    (json('[ 1 , "two" ]'), '{"k": ["a", "b"]}' ->> '$.k[#-1]');
UPDATE settings SET document = json_set('{"a": 1}', '$.b', json('[true]'), '$.a', 'it''s') WHERE id = 1;
SELECT id, document, mode, json_remove('[1, 2, 3]', '$[1]') AS rest, json_type('{"a": 1.0}', '$.a') AS kind FROM settings ORDER BY id;
