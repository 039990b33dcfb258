-- Joined tables whose keys have one name: only the table whose own key is grouped by is shown as it is.
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, title TEXT NOT NULL, pages INTEGER NOT NULL);
INSERT INTO author VALUES (1, 'Ann'), (2, 'Bob');
INSERT INTO book VALUES (10, 1, 'x', 30), (11, 1, 'y', 90), (12, 2, 'z', 10);
CREATE VIEW longest AS SELECT a.id AS author, name, title, b.id AS book, max(b.pages) AS pages FROM author a JOIN book b ON b.author_id = a.id GROUP BY a.id;
CREATE VIEW whole_author AS SELECT a.*, min(b.pages) AS pages FROM author a JOIN book b ON b.author_id = a.id GROUP BY a.id;
CREATE VIEW whole_book AS SELECT b.*, max(b.pages) AS most FROM author a JOIN book b ON b.author_id = a.id GROUP BY a.id;
CREATE VIEW pairs AS SELECT one.id AS one, other.id AS other, max(other.pages) AS pages FROM book one JOIN book other ON other.author_id = one.author_id GROUP BY one.id;
