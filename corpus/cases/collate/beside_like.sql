-- A collation in an operand of LIKE means nothing
CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT NOT NULL, start TEXT NOT NULL);
INSERT INTO p (name, start) VALUES ('Anna', 'an'), ('bernd', 'x'), ('CARL', 'c');
CREATE TABLE found AS SELECT id, name LIKE start || '%' COLLATE NOCASE AS a, name COLLATE BINARY LIKE 'B%' AS b, name LIKE 'c%' COLLATE BINARY AS c FROM p;
