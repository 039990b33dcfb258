-- A column takes the type of the column to which it refers, over several steps.
CREATE TABLE p (id INTEGER PRIMARY KEY, code VARCHAR(10) UNIQUE);
CREATE TABLE c (pid TEXT PRIMARY KEY REFERENCES p (id), code TEXT REFERENCES p (code));
CREATE TABLE d (cid REFERENCES c);
CREATE TABLE big (id BIGINT PRIMARY KEY);
CREATE TABLE small (id INTEGER REFERENCES big (id));
INSERT INTO p (id, code) VALUES (1, 'a');
INSERT INTO c (pid, code) VALUES (1, 'a');
INSERT INTO big (id) VALUES (3000000000);
INSERT INTO small (id) VALUES (3000000000);
