-- A parent that is not unique: the key is left out.
-- fk-parent: drop
CREATE TABLE p (k TEXT, name TEXT);
CREATE TABLE c (a INTEGER, k TEXT REFERENCES p (k) ON DELETE CASCADE, CONSTRAINT f FOREIGN KEY (k) REFERENCES p (k));
INSERT INTO p (k) VALUES ('a'), ('a');
INSERT INTO c (k) VALUES ('b');
