-- A touch when a row is inserted fires the UPDATE triggers in SQLite; what only looks at rows does not matter.
CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT, slug TEXT, changed_at TEXT);
CREATE TRIGGER doc_new AFTER INSERT ON doc BEGIN
  UPDATE doc SET slug = lower(NEW.title) WHERE id = NEW.id;
END;
CREATE TRIGGER doc_changed AFTER UPDATE ON doc BEGIN
  UPDATE doc SET changed_at = '2024-01-01 00:00:00' WHERE id = NEW.id;
END;
CREATE TRIGGER doc_checked AFTER UPDATE ON doc BEGIN
  SELECT RAISE(ABORT, 'a title is needed') WHERE NEW.title = '';
END;
-- The number of the row is not known yet.
CREATE TRIGGER doc_early BEFORE INSERT ON doc BEGIN
  DELETE FROM doc WHERE id < NEW.id - 1000;
END;
