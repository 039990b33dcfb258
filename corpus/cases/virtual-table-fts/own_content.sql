-- A full text table with rows of its own.
CREATE VIRTUAL TABLE docs USING fts5(title, body, tag UNINDEXED, tokenize = 'porter unicode61');
INSERT INTO docs (title, body, tag) VALUES ('One', 'first words', 'a'), ('Two', 'other words', 'b');
INSERT INTO docs (docs) VALUES ('optimize');
DELETE FROM docs WHERE title = 'One';
SELECT title, body, tag FROM docs;
