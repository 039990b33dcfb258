-- A copy that joins is ported as it stands; names and keys are put right.
CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE t (id INTEGER PRIMARY KEY, kind_id INTEGER REFERENCES kind (id), a TEXT UNIQUE);
CREATE TABLE c (id INTEGER PRIMARY KEY, t_id INTEGER REFERENCES t (id));
INSERT INTO kind VALUES (1, 'one');
INSERT INTO t VALUES (4, 1, 'x');
INSERT INTO c VALUES (1, 4);
CREATE TABLE n (id INTEGER PRIMARY KEY, kind TEXT, a TEXT UNIQUE CHECK (a <> ''));
INSERT INTO n (id, kind, a) SELECT t.id, kind.name, t.a FROM t JOIN kind ON kind.id = t.kind_id;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
INSERT INTO t (kind, a) VALUES ('two', 'y');
INSERT INTO c VALUES (2, 5);
SELECT id, kind, a FROM t ORDER BY id;
