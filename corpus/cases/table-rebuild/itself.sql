-- A table that refers to itself, by its own and by its temporary name.
CREATE TABLE node (id TEXT PRIMARY KEY, parent_id TEXT REFERENCES node (id), name TEXT);
INSERT INTO node VALUES ('a', NULL, 'r'), ('b', 'a', 'c');
CREATE TABLE node_tmp (id TEXT PRIMARY KEY, parent_id TEXT REFERENCES node (id) ON DELETE CASCADE, name TEXT NOT NULL);
INSERT INTO node_tmp SELECT * FROM node;
DROP TABLE node;
ALTER TABLE node_tmp RENAME TO node;
CREATE TABLE node_tmp (id TEXT PRIMARY KEY, parent_id TEXT REFERENCES node_tmp (id) ON DELETE CASCADE, title TEXT NOT NULL);
INSERT INTO node_tmp (id, parent_id, title) SELECT id, parent_id, name FROM node;
DROP TABLE node;
ALTER TABLE node_tmp RENAME TO node;
INSERT INTO node VALUES ('c', 'b', 't');
DELETE FROM node WHERE id = 'x';
SELECT id, parent_id, title FROM node ORDER BY id;
