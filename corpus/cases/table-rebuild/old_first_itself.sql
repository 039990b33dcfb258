-- Without legacy_alter_table SQLite leaves the key of the child on a table that is gone; the port keeps it on the table.
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, age TEXT);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id) ON DELETE CASCADE);
INSERT INTO users (id, name, age) VALUES (1, 'a', '5'), (7, 'b', NULL);
INSERT INTO posts (user_id) VALUES (7);
ALTER TABLE users RENAME TO users_old;
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
INSERT INTO users SELECT id, name FROM users_old;
DROP TABLE users_old;
SELECT id, name FROM users ORDER BY id;
