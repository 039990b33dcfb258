-- A key that is not a number and gets no value is NULL in SQLite.
CREATE TABLE plugin (id TEXT PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE made (id TEXT PRIMARY KEY DEFAULT (lower(hex(randomblob(8)))), name TEXT);
CREATE TABLE pair (a INTEGER NOT NULL DEFAULT 1, b INTEGER DEFAULT 2, PRIMARY KEY (a, b));
INSERT INTO made (name) VALUES ('x');
INSERT INTO pair (a) VALUES (3);
INSERT INTO plugin (name) VALUES ('x');
INSERT OR IGNORE INTO plugin (name) SELECT name FROM made;
INSERT INTO plugin DEFAULT VALUES;
