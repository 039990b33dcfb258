-- The row number of a table without a key becomes the key of its copy.
CREATE TABLE k (a TEXT);
INSERT INTO k VALUES ('a'), ('b'), ('c');
CREATE TABLE k2 (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);
INSERT INTO k2 (id, a) SELECT rowid, a FROM k;
CREATE TABLE k3 (id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO k3 (id, a) SELECT x.rowid, a FROM k AS x WHERE a <> 'b';
