-- COLLATE NOCASE without the extension: keys hold, the application has to write lower().
-- nocase: lower
CREATE TABLE u (name TEXT UNIQUE COLLATE NOCASE, b TEXT COLLATE NOCASE);
CREATE UNIQUE INDEX i ON u (b);
INSERT INTO u (name, b) VALUES ('Bob', 'x');
-- fails: INSERT INTO u (name) VALUES ('BOB')
-- fails: INSERT INTO u (b) VALUES ('X')
-- runs: INSERT INTO u (name, b) VALUES ('Ben', 'y')
