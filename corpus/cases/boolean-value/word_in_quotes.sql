-- A word in quotes is a text in SQLite, also in a column that is declared BOOLEAN.
CREATE TABLE flag (id INTEGER PRIMARY KEY, is_on BOOLEAN DEFAULT 'true', is_off BOOLEAN NOT NULL DEFAULT '0', known BOOLEAN DEFAULT TRUE);
INSERT INTO flag (id, is_on) VALUES (1, 1);
SELECT id, is_off, known FROM flag WHERE known;
