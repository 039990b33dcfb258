-- Rows that ask for a number behind a DELETE: without AUTOINCREMENT SQLite begins behind what is left.
CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE label (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
INSERT INTO tag (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO label (name) VALUES ('a'), ('b');
DELETE FROM label;
INSERT INTO label (name) VALUES ('c');
DELETE FROM tag WHERE id > 1;
-- Given numbers are what they are.
INSERT INTO tag (id, name) VALUES (2, 'd');
DELETE FROM tag WHERE id < 2;
INSERT INTO tag (name) VALUES ('e');
INSERT INTO tag (name) VALUES ('f');
INSERT INTO tag (name) VALUES ('g');
