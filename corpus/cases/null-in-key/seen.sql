-- NULL in keys: SQLite stores it where the key is no row number.
CREATE TABLE pair (a TEXT, b TEXT, PRIMARY KEY (a, b));
CREATE TABLE one (id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO pair VALUES ('x', NULL), ('x', NULL);
INSERT INTO one VALUES (NULL, 'x');
