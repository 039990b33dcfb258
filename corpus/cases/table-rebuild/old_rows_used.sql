-- A statement behind the copy still looks at the old rows, and the old table had a trigger.
CREATE TABLE user (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, updated INTEGER DEFAULT 0, role TEXT NOT NULL CHECK (role IN ('OWNER', 'USER')) DEFAULT 'USER');
CREATE TRIGGER user_updated AFTER UPDATE ON user FOR EACH ROW BEGIN UPDATE user SET updated = updated + 1 WHERE id = OLD.id; END;
INSERT INTO user (name, role) VALUES ('a', 'OWNER'), ('b', 'USER');
PRAGMA foreign_keys = off;
DROP TABLE IF EXISTS _user_old;
ALTER TABLE user RENAME TO _user_old;
CREATE TABLE user (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, updated INTEGER DEFAULT 0, role TEXT NOT NULL CHECK (role IN ('HOST', 'USER')) DEFAULT 'USER');
INSERT INTO user (id, name) SELECT id, name FROM _user_old;
UPDATE user SET role = 'HOST' WHERE id IN (SELECT id FROM _user_old WHERE role = 'OWNER');
DROP TABLE IF EXISTS _user_old;
PRAGMA foreign_keys = on;
INSERT INTO user (name) VALUES ('c');
SELECT id, name, updated, role FROM user ORDER BY id;
