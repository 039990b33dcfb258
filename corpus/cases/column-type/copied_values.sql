-- Values that come from another column count as well.
CREATE TABLE a (at DATETIME, n INTEGER);
CREATE TABLE b (at DATETIME, n INTEGER);
CREATE TABLE c (at DATETIME, n INTEGER);
INSERT INTO a (at, n) VALUES (1700000000, 3000000000);
INSERT INTO b (at, n) SELECT at, n FROM a;
INSERT INTO c (at, n) SELECT at, n FROM b;
