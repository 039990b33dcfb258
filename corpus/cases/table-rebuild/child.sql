-- The rebuilt table has a foreign key, an index and a trigger of its own, all made again.
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, age TEXT);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id) ON DELETE CASCADE);
CREATE INDEX posts_user ON posts (user_id);
CREATE TRIGGER posts_ai AFTER INSERT ON posts BEGIN UPDATE users SET age = '0' WHERE id = NEW.user_id; END;
INSERT INTO users (id, age) VALUES (1, '5'), (7, NULL);
INSERT INTO posts (user_id) VALUES (7);
CREATE TABLE posts_new (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE, title TEXT DEFAULT '');
INSERT INTO posts_new (id, user_id) SELECT id, user_id FROM posts;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;
CREATE INDEX IF NOT EXISTS posts_user ON posts (user_id);
CREATE TRIGGER posts_ai AFTER INSERT ON posts BEGIN UPDATE users SET age = '1' WHERE id = NEW.user_id; END;
INSERT INTO posts (user_id) VALUES (1);
SELECT id, age FROM users ORDER BY id;
SELECT id, user_id, title FROM posts ORDER BY id;
