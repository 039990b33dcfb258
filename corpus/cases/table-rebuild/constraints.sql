-- Keys, defaults and names of constraints come, change and go.
CREATE TABLE p (id INTEGER PRIMARY KEY);
INSERT INTO p VALUES (1);
CREATE TABLE t (id INTEGER PRIMARY KEY, pid INTEGER REFERENCES p(id), k TEXT, l TEXT CONSTRAINT only_l UNIQUE, m TEXT DEFAULT 'm');
INSERT INTO t VALUES (1, 1, 'k', 'l', 'm');
CREATE TABLE n (
    id INTEGER PRIMARY KEY,
    pid INTEGER DEFAULT 1 REFERENCES p(id) ON DELETE SET NULL,
    k TEXT UNIQUE,
    l TEXT,
    m TEXT,
    CONSTRAINT only_l UNIQUE (l, m)
);
INSERT INTO n SELECT * FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
INSERT INTO t (k, l) VALUES ('k2', 'l');
SELECT id, pid, k, l, m FROM t ORDER BY id;
