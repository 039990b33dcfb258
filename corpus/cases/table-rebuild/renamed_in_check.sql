-- A renamed column stays in the check, the key and the index that have it.
CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER CHECK (a > 0), b TEXT, UNIQUE (a, b));
CREATE INDEX t_ab ON t (b, a);
INSERT INTO t VALUES (1, 5, 'x');
CREATE TABLE n (id INTEGER PRIMARY KEY, amount INTEGER CHECK (amount > 0), b TEXT, UNIQUE (amount, b));
INSERT INTO n (id, amount, b) SELECT id, a, b FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
CREATE INDEX t_ab ON t (b, amount);
INSERT INTO t (amount, b) VALUES (6, 'x') ON CONFLICT (amount, b) DO NOTHING;
SELECT id, amount, b FROM t ORDER BY id;
