-- Rows that get new numbers are read in the order of the first ones, also where an UPDATE has moved them.
CREATE TABLE src (id INTEGER PRIMARY KEY, name TEXT, kind TEXT);
CREATE TABLE dst (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE plain (name TEXT);
INSERT INTO src (name, kind) VALUES ('a', 'x'), ('b', 'y'), ('c', 'x');
UPDATE src SET kind = 'z' WHERE name = 'a';
INSERT INTO dst (name) SELECT name FROM src; -- all of them
INSERT INTO dst SELECT NULL, name || '2' FROM src AS o WHERE kind <> 'y';
INSERT OR IGNORE INTO dst (name) SELECT name FROM src WHERE id > 1;

-- These give numbers, sort by themselves, or have none to give.
INSERT INTO dst (id, name) SELECT id + 100, name || '3' FROM src;
INSERT INTO dst (name) SELECT name || '4' FROM src ORDER BY name DESC;
INSERT INTO dst (name) SELECT max(name) || '5' FROM src;
INSERT INTO dst (name) SELECT NULL FROM src;
INSERT INTO plain SELECT name FROM src;

CREATE TRIGGER follow AFTER DELETE ON plain BEGIN
    INSERT INTO dst (name) SELECT name || '6' FROM src WHERE name > OLD.name;
END;
DELETE FROM plain WHERE name = 'a';
