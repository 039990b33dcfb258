-- last_insert_rowid() behind an INSERT, in a chain, with a number given, and in a trigger.
CREATE TABLE head (id INTEGER PRIMARY KEY, a TEXT);
CREATE TABLE line (id INTEGER PRIMARY KEY AUTOINCREMENT, head_id INTEGER, b TEXT);
CREATE TABLE log (msg INTEGER);
INSERT INTO head (a) VALUES ('x');
INSERT INTO line (head_id, b) VALUES (last_insert_rowid(), 'p');
UPDATE head SET a = 'y' WHERE id = last_insert_rowid();
INSERT INTO head (id, a) VALUES (40, 'z');
INSERT INTO line (head_id) VALUES (last_insert_rowid());
INSERT INTO head (id, a) VALUES (NULL, 'n');
INSERT INTO line VALUES (NULL, last_insert_rowid(), 'last');
CREATE TRIGGER t AFTER INSERT ON line BEGIN
    INSERT INTO head (a) VALUES (NEW.b);
    INSERT INTO log VALUES (last_insert_rowid());
END;
INSERT INTO line (b) VALUES ('fires');
