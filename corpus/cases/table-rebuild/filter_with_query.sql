-- Rows without a parent are left out, and the key to the parent is new.
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE t (id INTEGER PRIMARY KEY, p_id INTEGER, a TEXT);
INSERT INTO p VALUES (1);
INSERT INTO t VALUES (1, 9, 'x'), (2, NULL, 'y'), (3, 1, 'z');
CREATE TABLE n (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id), a TEXT);
INSERT INTO n SELECT id, p_id, a FROM t WHERE p_id IN (SELECT id FROM p) OR p_id IS NULL;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
SELECT id, p_id, a FROM t ORDER BY id;
