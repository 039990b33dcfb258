-- Several rows may get the same key.
CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE);
CREATE TABLE c (t_id INTEGER REFERENCES t (id));
UPDATE OR IGNORE t SET k = 'b';
UPDATE OR IGNORE t SET k = lower(k) WHERE id = 1;
UPDATE OR REPLACE t SET k = 'b' WHERE id = 1;
