-- A temporary copy and back; the index is not made again.
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, active INTEGER DEFAULT 1 CHECK (active IN (0, 1)), junk TEXT);
CREATE UNIQUE INDEX users_name ON users (name);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id) ON DELETE CASCADE);
INSERT INTO users (id, name) VALUES (1, 'a'), (7, 'b');
INSERT INTO posts (user_id) VALUES (7);
CREATE TEMPORARY TABLE backup AS SELECT id, name, active FROM users;
DROP TABLE users;
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, active INTEGER DEFAULT 1 CHECK (active IN (0, 1)));
INSERT INTO users SELECT * FROM backup;
DROP TABLE backup;
INSERT INTO users (name) VALUES ('a');
SELECT id, name, active FROM users ORDER BY id;
