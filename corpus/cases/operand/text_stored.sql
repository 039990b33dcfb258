-- Texts that are stored in columns of other types.
CREATE TABLE old (id INTEGER PRIMARY KEY, at TEXT, day TEXT, meta TEXT, mark TEXT);
INSERT INTO old VALUES (1, '2024-01-02 03:04:05', '2024-01-02', '{"a":1}', '6f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0'), (2, NULL, NULL, NULL, NULL);
CREATE TABLE new (id INTEGER PRIMARY KEY, at DATETIME, day DATE, meta JSON, mark UUID);
INSERT INTO new (id, at, day, meta, mark) SELECT id, at, day, meta, mark FROM old;
UPDATE new SET at = (SELECT o.at FROM old o WHERE o.id = new.id), day = (SELECT o.day || '' FROM old o WHERE o.id = new.id);
SELECT id, at, day FROM new ORDER BY id;
