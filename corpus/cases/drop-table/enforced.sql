-- A table that is dropped while foreign keys are enforced: SQLite deletes its rows first.
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p ON DELETE CASCADE);
CREATE TABLE alone (id INTEGER PRIMARY KEY);
PRAGMA foreign_keys = ON;
DROP TABLE alone;
DROP TABLE p;
