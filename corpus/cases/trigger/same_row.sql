-- A trigger that sets columns of its own row would fire itself for ever: it becomes BEFORE.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n INTEGER NOT NULL DEFAULT 0, slug TEXT, seen INTEGER DEFAULT 0);
CREATE TRIGGER t_count AFTER UPDATE OF a ON t BEGIN
  UPDATE t SET n = n + 1, seen = NEW.seen + 1 WHERE id = NEW.id;
END;
CREATE TRIGGER t_slug AFTER INSERT ON t WHEN NEW.slug IS NULL BEGIN
  UPDATE t SET slug = lower(a) WHERE rowid = NEW.rowid;
END;
INSERT INTO t (a) VALUES ('X'), ('Y');
INSERT INTO t (a, slug) VALUES ('Z', 'given');
UPDATE t SET a = 'Q' WHERE id = 1;
UPDATE t SET a = 'R', seen = 7;
SELECT id, a, n, slug, seen FROM t ORDER BY id;
