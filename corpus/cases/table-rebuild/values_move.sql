-- Values move to other columns, by position and by name: keys and checks stay with the columns that the new table says.
CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, n INTEGER DEFAULT 0, note TEXT);
INSERT INTO p (id, name, note) VALUES (1, 'a', 'x'), (2, 'b', NULL);
CREATE TABLE p_new (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, n INTEGER DEFAULT 0, note TEXT NOT NULL UNIQUE);
INSERT INTO p_new SELECT id, note, n, name FROM p;
DROP TABLE p;
ALTER TABLE p_new RENAME TO p;
CREATE TABLE k (id INTEGER PRIMARY KEY, s TEXT NOT NULL CHECK (s <> ''), t INTEGER);
INSERT INTO k VALUES (1, 'a', 1), (2, 'b', 2);
CREATE TABLE k2 (id INTEGER PRIMARY KEY, s2 TEXT NOT NULL CHECK (s2 <> ''), t INTEGER, s TEXT);
INSERT INTO k2 (id, s2, t, s) SELECT id, s, t, '' FROM k;
DROP TABLE k;
ALTER TABLE k2 RENAME TO k;
-- fails: INSERT INTO p (name, note) VALUES ('q', 'a')
-- fails: INSERT INTO k (id, s2) VALUES (9, '')
-- runs: INSERT INTO p (name, note) VALUES ('x', 'c'), (NULL, 'd')
-- runs: INSERT INTO k (id, s2, s) VALUES (9, 'c', '')
