-- A parent that is not unique becomes so.
CREATE TABLE p (k TEXT, name TEXT);
CREATE TABLE c (k TEXT REFERENCES p (k), CONSTRAINT f FOREIGN KEY (k) REFERENCES p (k));
INSERT INTO p (k) VALUES ('a');
INSERT INTO c (k) VALUES ('a');
