-- A column gets another name and another type; a default and a NOT NULL go.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'q', b TEXT, "order" TEXT);
CREATE INDEX t_b ON t (b);
INSERT INTO t VALUES (1, 'x', '7', 'o');
CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, c INTEGER, "group" TEXT);
INSERT INTO n (id, a, c, "group") SELECT id, a, b, "order" FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
CREATE INDEX t_c ON t (c);
INSERT INTO t (c) VALUES (8);
SELECT id, a, c, "group" FROM t ORDER BY id;
