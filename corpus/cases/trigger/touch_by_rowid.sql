-- A trigger that sets columns of its own row, found by rowid: the table needs no INTEGER PRIMARY KEY for that.
CREATE TABLE note (id TEXT PRIMARY KEY, body TEXT, edits INTEGER NOT NULL DEFAULT 0);
INSERT INTO note (id, body) VALUES ('a', 'x'), ('b', 'y');
CREATE TRIGGER note_edited AFTER UPDATE OF body ON note WHEN OLD.body IS NOT NEW.body
BEGIN
  UPDATE note SET edits = NEW.edits + 1 WHERE rowid = NEW.rowid;
END;
UPDATE note SET body = 'z' WHERE id = 'a';
UPDATE note SET body = 'y' WHERE id = 'b';
