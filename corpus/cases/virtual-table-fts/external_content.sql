-- A full text table that indexes another one, with the triggers that feed it.
CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);
CREATE VIRTUAL TABLE note_fts USING fts5(title, body, content='note', content_rowid='id');
CREATE TRIGGER note_ai AFTER INSERT ON note BEGIN
    INSERT INTO note_fts (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER note_ad AFTER DELETE ON note BEGIN
    INSERT INTO note_fts (note_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
INSERT INTO note_fts (rowid, title, body) SELECT id, title, body FROM note;
INSERT INTO note_fts (note_fts) VALUES ('rebuild');
INSERT INTO note (title, body) VALUES ('a', 'some words');
DELETE FROM note WHERE title = 'b';
DROP TRIGGER note_ad;
DROP TABLE note_fts;
SELECT title FROM note;
