-- Upserts: targets left out, plain columns, conditions, aliases, queries, partial indexes.
CREATE TABLE t (k TEXT PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0, v TEXT, gone BOOLEAN NOT NULL DEFAULT 0);
CREATE TABLE p (k TEXT, v INTEGER, gone BOOLEAN NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX p_open ON p (k) WHERE gone = 0;
CREATE TABLE log (a TEXT);
CREATE TRIGGER log_count AFTER INSERT ON log BEGIN
  INSERT INTO t (k, n) SELECT NEW.a, 1 WHERE true ON CONFLICT (k) DO UPDATE SET n = n + 1;
END;
INSERT INTO t (k, n) VALUES ('a', 1), ('b', 2);
INSERT INTO p (k, v) VALUES ('a', 1);
INSERT INTO t (k, n) VALUES ('a', 5) ON CONFLICT DO UPDATE SET n = n + excluded.n, v = 'seen ' || k;
INSERT INTO t (k, n) VALUES ('b', 5) ON CONFLICT (k) DO UPDATE SET n = excluded.n WHERE n < excluded.n AND gone = 0;
INSERT INTO t AS old (k, n) VALUES ('b', 7) ON CONFLICT (k) DO UPDATE SET n = old.n * 10 + excluded.n WHERE n > 1;
INSERT INTO t (k, n) SELECT k, 100 FROM p WHERE 1 ON CONFLICT (k) DO UPDATE SET n = n + excluded.n;
INSERT INTO t (k) VALUES ('a'), ('c') ON CONFLICT DO NOTHING;
INSERT INTO t (k) VALUES ('a') ON CONFLICT (k) DO NOTHING ON CONFLICT DO NOTHING;
INSERT INTO p (k, v) VALUES ('a', 2) ON CONFLICT (k) WHERE gone = 0 DO UPDATE SET v = v + excluded.v;
INSERT INTO log VALUES ('a');
INSERT INTO log VALUES ('z');
SELECT k, n, v FROM t ORDER BY k;
SELECT k, v FROM p;
