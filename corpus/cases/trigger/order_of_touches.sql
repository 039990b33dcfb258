-- A trigger that sets columns of its own row before the row is stored, beside others that look at these columns.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n INTEGER, at TEXT, by TEXT);
CREATE TABLE log (msg TEXT);
CREATE TRIGGER logs_new AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.at); END;
CREATE TRIGGER logs_other AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.a); END;
CREATE TRIGGER sets AFTER INSERT ON t BEGIN UPDATE t SET at = 'now' WHERE id = NEW.id; END;
CREATE TRIGGER reads_stored AFTER INSERT ON t BEGIN INSERT INTO log SELECT at FROM t WHERE id = NEW.id; END;
CREATE TRIGGER sets_same AFTER INSERT ON t BEGIN UPDATE t SET at = 'then' WHERE id = NEW.id; END;
CREATE TRIGGER alone AFTER INSERT ON t BEGIN UPDATE t SET by = 'me' WHERE id = NEW.id; END;
