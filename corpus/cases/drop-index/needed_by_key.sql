-- An index that a foreign key needs.
CREATE TABLE p (k TEXT);
CREATE UNIQUE INDEX i ON p (k);
CREATE TABLE c (k TEXT REFERENCES p (k));
DROP INDEX i;
INSERT INTO c (k) VALUES ('x');
