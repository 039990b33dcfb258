-- Bodies that hold PostgreSQL's quotes for bodies.
CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT);
CREATE TRIGGER note_default AFTER INSERT ON note WHEN NEW.body IS NULL BEGIN
    UPDATE note SET body = 'cost: $$ 5; $body$ 6' WHERE id = NEW.id;
END;
INSERT INTO note (body) VALUES (NULL), ('$$');
CREATE TABLE note_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL DEFAULT '$$');
INSERT INTO note_new SELECT id, body FROM note;
DROP TABLE note;
ALTER TABLE note_new RENAME TO note;
CREATE TRIGGER note_default AFTER INSERT ON note WHEN NEW.body = '' BEGIN
    UPDATE note SET body = '$$' WHERE id = NEW.id;
END;
INSERT INTO note (body) VALUES ('');
SELECT id, body FROM note ORDER BY id;
