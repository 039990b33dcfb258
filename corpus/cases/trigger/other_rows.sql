-- A trigger that changes other rows of its table: SQLite does not let it fire itself.
CREATE TABLE t (id INTEGER PRIMARY KEY, main INTEGER NOT NULL DEFAULT 0, n INTEGER NOT NULL DEFAULT 0);
CREATE TABLE u (id INTEGER PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0);
-- Ends by itself: the rows it changes do not meet its condition.
CREATE TRIGGER t_main AFTER UPDATE OF main ON t WHEN NEW.main = 1 BEGIN
  UPDATE t SET main = 0 WHERE id <> NEW.id;
END;
-- Needs a guard.
CREATE TRIGGER u_all AFTER UPDATE ON u BEGIN
  UPDATE u SET n = n + 1 WHERE id <> NEW.id;
END;
INSERT INTO t (main) VALUES (1), (0), (0);
INSERT INTO u (n) VALUES (0), (0);
UPDATE t SET main = 1 WHERE id = 2;
UPDATE u SET n = 10 WHERE id = 1;
SELECT id, main FROM t ORDER BY id;
SELECT id, n FROM u ORDER BY id;
