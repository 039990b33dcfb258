-- Constraints of a table that no comma parts.
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE t (
    a INTEGER,
    b TEXT, -- the last column
    CONSTRAINT u UNIQUE (a, b) CHECK (a > 0) FOREIGN KEY (a) REFERENCES p (id)
);
CREATE TABLE k (a INTEGER, b INTEGER, UNIQUE (a) FOREIGN KEY (b) REFERENCES later (id) CHECK (b > 0));
CREATE TABLE later (id INTEGER PRIMARY KEY);
INSERT INTO p (id) VALUES (1);
INSERT INTO t (a, b) VALUES (1, 'x');
-- fails: INSERT INTO t (a, b) VALUES (1, 'x')
-- fails: INSERT INTO t (a, b) VALUES (0, 'x')
-- fails: INSERT INTO k (b) VALUES (0)
