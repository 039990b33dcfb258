-- Milliseconds by the day number.
CREATE TABLE t (
    id INTEGER PRIMARY KEY,
    ms INTEGER DEFAULT (cast((julianday('now') - 2440587.5) * 86400000 AS INTEGER)) NOT NULL,
    a TEXT
);
INSERT INTO t (a) VALUES ('x');
SELECT ms > 1700000000000 FROM t;
