-- Keys to tables that are made later, and a circle.
CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b (id));
CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER NOT NULL REFERENCES a (id), c_key TEXT, FOREIGN KEY (c_key) REFERENCES c (k));
CREATE TABLE c (k TEXT UNIQUE);
PRAGMA foreign_keys = ON;
INSERT INTO a (id) VALUES (1);
INSERT INTO b (id, a_id) VALUES (1, 1);
UPDATE b SET a_id = 1;
-- fails: INSERT INTO b (id, a_id) VALUES (2, 7)
-- fails: INSERT INTO b (id, a_id, c_key) VALUES (2, 1, 'no')
