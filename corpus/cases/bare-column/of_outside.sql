-- Columns of an outer query and of a trigger's row beside aggregates: one value for all groups, also where no row is there.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE TABLE hist (h INTEGER PRIMARY KEY, id INTEGER, a TEXT, v INTEGER);
CREATE TRIGGER t_changed AFTER UPDATE ON t BEGIN
  INSERT INTO hist (id, a, v) SELECT NEW.id, OLD.a || '-' || NEW.a, coalesce(max(v), 0) + 1 FROM hist WHERE id = NEW.id;
END;
INSERT INTO t (a) VALUES ('x'), ('y');
UPDATE t SET a = a || '!';
UPDATE t SET a = 'z' WHERE id = 2;
SELECT id, (SELECT t.a || count(*) || t.id FROM hist WHERE hist.id = t.id + 1) FROM t ORDER BY id;
SELECT id, a, v FROM hist ORDER BY h;
