-- NULL for the row number asks for the next one; numbers that are set later move the sequence too.
CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE old (name TEXT);
INSERT INTO old VALUES ('o'), ('p');
INSERT INTO item VALUES (4, 'a');
INSERT INTO item VALUES (NULL, 'b'), (NULL, 'c');
INSERT INTO item (id, name) SELECT NULL, name FROM old ORDER BY name;
UPDATE item SET id = id + 100 WHERE name = 'b';
INSERT INTO item (name) VALUES ('d');
SELECT id, name FROM item ORDER BY id;
