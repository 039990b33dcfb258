-- REPLACE … SELECT into a table with several keys: what the rows meet by any of them goes first.
CREATE TABLE person (id INTEGER PRIMARY KEY, email TEXT UNIQUE, phone TEXT, name TEXT DEFAULT 'nobody', UNIQUE (phone, name));
CREATE TABLE news (email TEXT NOT NULL, phone TEXT, name TEXT);
INSERT INTO person VALUES (1, 'a@x', '1', 'Ann'), (2, 'b@x', '2', 'Bob'), (3, 'c@x', '3', 'Cy'), (4, NULL, '4', 'Dan');
INSERT INTO news VALUES ('a@x', '2', 'Bob'), ('e@x', '4', 'Dan'), ('f@x', NULL, NULL);
REPLACE INTO person (id, email, phone, name) SELECT 100 + length(name), email, phone, name FROM news WHERE name IS NOT NULL AND email <> 'e@x';
INSERT OR REPLACE INTO person (email, phone, name) SELECT email, phone, name FROM news;
