-- After rows with given ids the next generated one must be free.
CREATE TABLE item (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
INSERT INTO item (id, name) VALUES (1, 'a'), (7, 'b');
INSERT INTO item (name) VALUES ('c');
SELECT id, name FROM item ORDER BY id;
