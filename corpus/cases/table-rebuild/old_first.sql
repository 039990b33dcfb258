-- The old table is renamed first, and SQLite is told to leave the keys of others alone.
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, age TEXT, junk TEXT);
CREATE UNIQUE INDEX users_name ON users (name);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id) ON DELETE CASCADE);
INSERT INTO users (id, name, age) VALUES (1, 'a', '5'), (7, 'b', NULL);
INSERT INTO posts (user_id) VALUES (7);

PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
ALTER TABLE users RENAME TO users_old;
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, age INTEGER CHECK (age >= 0), role TEXT NOT NULL DEFAULT 'user');
INSERT INTO users (id, name, age) SELECT id, name, age FROM users_old;
DROP TABLE users_old;
CREATE UNIQUE INDEX users_name ON users (name);
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;

INSERT INTO users (name, age) VALUES ('c', 3);
INSERT INTO posts (user_id) VALUES (8);
SELECT id, name, age, role FROM users ORDER BY id;
SELECT id, user_id FROM posts ORDER BY id;
