-- A full text table that stores no texts, but lets its rows be deleted.
CREATE VIRTUAL TABLE found USING fts5(title, body, content='', contentless_delete=1, tokenize='unicode61');
INSERT INTO found (rowid, title, body) VALUES (1, 'One', 'first words'), (2, 'Two', 'second words');
DELETE FROM found WHERE rowid = 1;
INSERT INTO found (found) VALUES ('optimize');
INSERT INTO found (found) VALUES ('delete-all');
