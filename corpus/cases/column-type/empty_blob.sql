-- An empty text in a BLOB column keeps it one of bytes; unistr() is there in both.
CREATE TABLE entry (id INTEGER PRIMARY KEY, value BLOB, old BLOB, note BLOB, text TEXT);
INSERT INTO entry (value, old, note, text) VALUES (x'00ff', x'', 'a note', unistr('tab\u0009x'));
CREATE TABLE kine (id INTEGER PRIMARY KEY, value BLOB, lease INTEGER);
INSERT INTO kine (value, lease) VALUES ('', 0);
UPDATE kine SET value = x'01' WHERE lease = 0;
