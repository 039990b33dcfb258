-- SQLite stores the first value of a column that is named twice: in VALUES, where nobody may leave out the second, it is refused.
CREATE TABLE link (prefix TEXT, local INTEGER);
INSERT INTO link (prefix, local) VALUES ('a', 1);
INSERT INTO link (prefix, local, "LOCAL") VALUES ('b', 1, 0);
INSERT INTO link (prefix, local, local) SELECT DISTINCT prefix, local, local + 1 FROM link;
