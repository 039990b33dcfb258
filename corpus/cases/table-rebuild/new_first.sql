-- The order that SQLite's manual recommends, with everything that may hang on the table.
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, age TEXT, junk TEXT);
CREATE UNIQUE INDEX users_name ON users (name);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id) ON DELETE CASCADE);
CREATE VIEW names AS SELECT name FROM users;
INSERT INTO users (id, name, age) VALUES (1, 'a', '5'), (7, 'b', NULL);
INSERT INTO posts (user_id) VALUES (7);

PRAGMA foreign_keys = OFF;
DROP VIEW names;
CREATE TABLE users_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, -- now required
    age INTEGER CHECK (age >= 0),
    role TEXT NOT NULL DEFAULT 'user'
);
INSERT INTO users_new (id, name, age) SELECT id, name, age FROM users;
DROP TABLE users; -- the old one
ALTER TABLE users_new RENAME TO users;
CREATE UNIQUE INDEX users_name ON users (name);
CREATE VIEW names AS SELECT name FROM users;
PRAGMA foreign_keys = ON;

INSERT INTO users (name, age) VALUES ('c', 3);
INSERT INTO posts (user_id) VALUES (8);
SELECT id, name, age, role FROM users ORDER BY id;
SELECT id, user_id FROM posts ORDER BY id;
SELECT name FROM names ORDER BY name;
