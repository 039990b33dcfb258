-- SQLite stores the first value of a column that is named twice.
CREATE TABLE link (prefix TEXT, local INTEGER);
INSERT INTO link (prefix, local) VALUES ('a', 1);
INSERT INTO link (prefix, local, local) SELECT prefix, local, local FROM link;
INSERT INTO link (prefix, local, "LOCAL") VALUES ('b', 1, 0);
