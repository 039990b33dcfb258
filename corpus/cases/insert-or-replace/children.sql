-- Others refer to the table: the row stays, and its number too.
CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, v TEXT);
CREATE TABLE c (t_id INTEGER REFERENCES t (id));
INSERT INTO t VALUES (1, 'a', 'x');
INSERT INTO c VALUES (1);
INSERT OR REPLACE INTO t (id, k, v) VALUES (1, 'a', 'new');
SELECT id, k, v FROM t;
SELECT t_id FROM c;
