-- What one clause of PostgreSQL cannot say.
CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, v TEXT);
INSERT INTO t (id, k, v) VALUES (1, 'b', 'q') ON CONFLICT (id) DO UPDATE SET v = 'by id' ON CONFLICT (k) DO NOTHING;
INSERT INTO t (id, k) VALUES (1, 'b') ON CONFLICT DO UPDATE SET v = 'either';
INSERT INTO t (k, v) VALUES ('z', 'a'), ('z', 'b') ON CONFLICT (k) DO UPDATE SET v = excluded.v;
INSERT OR IGNORE INTO t (id, k) VALUES (1, 'b') ON CONFLICT (id) DO UPDATE SET v = 'u';
