-- Columns of a joined table whose key equals a column that is grouped by.
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id), pages INTEGER NOT NULL);
INSERT INTO author VALUES (1, 'Ann'), (2, 'Bob'), (3, 'Cy');
INSERT INTO book (author_id, pages) VALUES (1, 10), (1, 20), (2, 5), (NULL, 7);
CREATE VIEW inner_join AS SELECT a.name, sum(b.pages) AS pages FROM author a JOIN book b ON b.author_id = a.id GROUP BY b.author_id;
CREATE VIEW left_join AS SELECT b.author_id, a.name, count(*) AS n FROM book b LEFT JOIN author a ON a.id = b.author_id GROUP BY b.author_id;
CREATE VIEW with_comma AS SELECT a.name, count(*) AS n FROM book b, author a WHERE a.id = b.author_id AND b.pages > 1 GROUP BY b.author_id;
