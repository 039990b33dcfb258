-- Windows line ends, also inside a string and a block comment
CREATE TABLE notes (
    id INTEGER PRIMARY KEY,  -- the key
    body TEXT DEFAULT 'first line
second line'
);

/* two
   lines */
INSERT INTO notes (id) VALUES (1);
CREATE TRIGGER notes_log AFTER INSERT ON notes
BEGIN
    UPDATE notes SET body = 'seen' WHERE id = NEW.id;
END;
