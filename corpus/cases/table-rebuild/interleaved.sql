-- Two tables are rebuilt at once, with an index made early and a key from one to the other.
CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id), note TEXT);
CREATE INDEX c_p ON c (p_id);
INSERT INTO p VALUES (3, 'p');
INSERT INTO c VALUES (5, 3, 'n');
CREATE TABLE p_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE c_new (id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL REFERENCES p (id) ON DELETE CASCADE, note TEXT);
INSERT INTO p_new SELECT * FROM p;
INSERT INTO c_new SELECT * FROM c;
DROP INDEX c_p;
CREATE INDEX c_p ON c_new (p_id, note);
DROP TABLE c;
DROP TABLE p;
ALTER TABLE p_new RENAME TO p;
ALTER TABLE c_new RENAME TO c;
INSERT INTO p (name) VALUES ('q');
INSERT INTO c (p_id) VALUES (4);
SELECT id, p_id, note FROM c ORDER BY id;
