-- Where SQLite may read an index, the new rows may get their numbers in its order.
CREATE TABLE old (id INTEGER PRIMARY KEY, word TEXT, kind TEXT);
CREATE INDEX old_word ON old (word);
CREATE TABLE new (id INTEGER PRIMARY KEY, word TEXT);
INSERT INTO old VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', 'x');
INSERT INTO new (word) SELECT word FROM old;
INSERT INTO new (word) SELECT word || kind FROM old WHERE kind = 'x';
SELECT id, word FROM new ORDER BY id;
