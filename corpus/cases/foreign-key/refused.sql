-- A key to a view, and one with another number of columns.
CREATE TABLE p (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
CREATE VIEW v AS SELECT a FROM p;
CREATE TABLE c (a INTEGER REFERENCES p);
CREATE TABLE d (a INTEGER REFERENCES v (a));
