-- A trigger that sets columns of its own row beside others that its UPDATE fires in SQLite, before and behind it.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n INTEGER DEFAULT 0, at TEXT);
CREATE TABLE log (msg TEXT);
CREATE TRIGGER counted AFTER UPDATE OF n ON t BEGIN INSERT INTO log VALUES ('n'); END;
CREATE TRIGGER quiet AFTER UPDATE ON t WHEN OLD.a IS NOT NEW.a BEGIN INSERT INTO log VALUES ('a'); END;
CREATE TRIGGER touch AFTER UPDATE OF a ON t BEGIN UPDATE t SET n = n + 1, at = 'now' WHERE id = NEW.id; END;
CREATE TRIGGER every AFTER UPDATE ON t BEGIN INSERT INTO log VALUES ('every'); END;
CREATE TRIGGER stamp AFTER UPDATE OF id ON t BEGIN UPDATE t SET at = 'then' WHERE id = NEW.id; END;
