-- Rows that refer to deleted ones: SQLite leaves them alone unless foreign keys are enforced.
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);
CREATE TABLE quote (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id) ON DELETE SET NULL);
CREATE TABLE prize (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id));
INSERT INTO author VALUES (1, 'a'), (2, 'b');
INSERT INTO book VALUES (1, 1);
DELETE FROM book WHERE author_id = 2;
DELETE FROM author WHERE id = 2;
