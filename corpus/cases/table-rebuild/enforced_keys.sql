-- With foreign_keys = ON the rebuild empties the child in SQLite; the port says that it does not.
PRAGMA foreign_keys = ON;
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id) ON DELETE CASCADE);
CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO n (id) SELECT id FROM p;
DROP TABLE p;
ALTER TABLE n RENAME TO p;
SELECT id, a FROM p;
