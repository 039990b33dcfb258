-- Keys that change under rows that refer to them: SQLite leaves these alone unless foreign keys are enforced.
CREATE TABLE author (id INTEGER PRIMARY KEY, code TEXT UNIQUE, name TEXT);
CREATE TABLE book (id INTEGER PRIMARY KEY, author TEXT REFERENCES author (code) ON UPDATE CASCADE);
CREATE TABLE quote (id INTEGER PRIMARY KEY, author INTEGER REFERENCES author ON UPDATE SET NULL ON DELETE CASCADE);
UPDATE author SET name = 'x';
UPDATE author SET code = 'c' WHERE code = 'd';
UPDATE author SET id = 7 WHERE id = 8;
PRAGMA foreign_keys = ON;
UPDATE author SET code = 'e' WHERE code = 'f';
