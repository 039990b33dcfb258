-- A text in a column of BLOBs becomes its bytes.
CREATE TABLE a (id INTEGER PRIMARY KEY, b BLOB NOT NULL DEFAULT 'abc');
INSERT INTO a (id, b) VALUES (1, x'00'), (2, 'é\n'), (3, 'a''b');
INSERT INTO a (id) VALUES (4);
