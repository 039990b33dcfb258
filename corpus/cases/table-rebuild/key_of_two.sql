-- Two tables get keys of another type together, the child referring to the parent's new name.
PRAGMA foreign_keys = OFF;
CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL REFERENCES p (id) ON DELETE CASCADE);
INSERT INTO p VALUES (1, 'a'), (5, 'e');
INSERT INTO c VALUES (1, 1), (2, 5);
CREATE TABLE p_new (id TEXT PRIMARY KEY, name TEXT);
INSERT INTO p_new SELECT 'p' || id, name FROM p;
CREATE TABLE c_new (id INTEGER PRIMARY KEY, p_id TEXT REFERENCES p_new (id));
INSERT INTO c_new SELECT id, 'p' || p_id FROM c;
DROP TABLE c;
DROP TABLE p;
ALTER TABLE p_new RENAME TO p;
ALTER TABLE c_new RENAME TO c;
INSERT INTO p VALUES ('pp', 'x');
INSERT INTO c VALUES (3, 'pp'), (4, NULL);
