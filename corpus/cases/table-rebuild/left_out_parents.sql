-- A copy that leaves out rows to which others may refer.
CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id));
INSERT INTO p VALUES (1, 'a'), (2, '');
INSERT INTO c VALUES (1, 1);
CREATE TABLE p_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO p_new SELECT id, name FROM p WHERE name <> '';
DROP TABLE p;
ALTER TABLE p_new RENAME TO p;
