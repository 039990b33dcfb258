-- Foreign keys that the file has SQLite enforce, and that it stops again.
PRAGMA foreign_keys = ON;
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);
INSERT INTO author VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO book VALUES (1, 1), (2, 2);
DELETE FROM author WHERE id = 2;
BEGIN;
PRAGMA foreign_keys = 0;
DELETE FROM author WHERE id = 1;
COMMIT;
PRAGMA foreign_keys = 0;
DELETE FROM author WHERE id = 3;
