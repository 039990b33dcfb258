-- A BEFORE trigger that fires another one, which changes the row about to be deleted: PostgreSQL raises an error then.
CREATE TABLE album (id INTEGER PRIMARY KEY, tracks INTEGER NOT NULL DEFAULT 0);
CREATE TABLE track (id INTEGER PRIMARY KEY, album INTEGER NOT NULL);
CREATE TRIGGER album_goes BEFORE DELETE ON album BEGIN
    DELETE FROM track WHERE album = OLD.id;
END;
CREATE TRIGGER track_comes AFTER INSERT ON track BEGIN
    UPDATE album SET tracks = tracks + 1 WHERE id = NEW.album;
END;
CREATE TRIGGER track_goes AFTER DELETE ON track BEGIN
    UPDATE album SET tracks = tracks - 1 WHERE id = OLD.album;
END;
INSERT INTO album (id) VALUES (1);
INSERT INTO track (album) VALUES (1), (1);
DELETE FROM track WHERE id = 1;
