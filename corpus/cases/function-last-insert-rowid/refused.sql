-- last_insert_rowid() where its number is not clear.
CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT UNIQUE);
UPDATE a SET b = last_insert_rowid();
INSERT OR IGNORE INTO a (b) VALUES ('x');
UPDATE a SET b = last_insert_rowid();
INSERT INTO a (b) VALUES ('y');
INSERT INTO a (b) VALUES (last_insert_rowid()), (last_insert_rowid());
