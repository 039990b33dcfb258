-- Rows that are compared by `==`.
CREATE TABLE a (b INTEGER, c INTEGER);
INSERT INTO a VALUES (1, 2), (3, 4);
CREATE VIEW v AS SELECT b FROM a WHERE (b, c) == (1, 2);
