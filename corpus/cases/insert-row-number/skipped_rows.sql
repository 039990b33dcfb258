-- A row that meets another takes a number in PostgreSQL, and in SQLite only with AUTOINCREMENT.
CREATE TABLE tag (id INTEGER PRIMARY KEY, word TEXT UNIQUE, uses INTEGER DEFAULT 0);
CREATE TABLE kind (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT UNIQUE);
CREATE TABLE note (id INTEGER PRIMARY KEY, word TEXT);
INSERT OR IGNORE INTO tag (word) VALUES ('a'), ('b');
INSERT INTO tag (word) VALUES ('c') ON CONFLICT (word) DO UPDATE SET uses = uses + 1;
INSERT INTO tag (id, word) VALUES (9, 'a') ON CONFLICT (word) DO NOTHING;
INSERT OR IGNORE INTO kind (word) VALUES ('a'), ('a'), ('b');
INSERT OR IGNORE INTO kind (word) VALUES ('a'), ('c');
INSERT OR IGNORE INTO note (word) VALUES ('a'), ('a');
INSERT INTO note (word) VALUES ('b');
SELECT id, word FROM kind ORDER BY id;
SELECT id, word FROM note ORDER BY id;
