-- `ORDER BY +2` is a position in SQLite.
CREATE TABLE a (b TEXT, c INTEGER);
INSERT INTO a VALUES ('x', 3), ('y', 1), ('z', NULL);
CREATE VIEW v AS SELECT b, c FROM a ORDER BY +2 LIMIT 2;
SELECT b, c FROM a ORDER BY +2 DESC;
