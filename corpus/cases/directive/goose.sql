-- Goose splits at each semicolon unless told otherwise: bodies get its marks, in the Up and in the Down part.
-- +goose Up
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n INTEGER NOT NULL DEFAULT 0);
INSERT INTO t (id, a) VALUES (5, 'x');
-- +goose StatementBegin
CREATE TRIGGER t_marked AFTER UPDATE OF a ON t BEGIN
  UPDATE t SET n = n + 1 WHERE id = NEW.id;
END;
-- +goose StatementEnd
CREATE TRIGGER t_plain AFTER INSERT ON t WHEN NEW.a = 'y' BEGIN
  UPDATE t SET n = 7 WHERE id = 5;
END;
INSERT INTO t (a) VALUES ('y');
UPDATE t SET a = 'z' WHERE id = 5;
SELECT id, a, n FROM t ORDER BY id;

-- +goose Down
DROP TRIGGER t_plain;
-- +goose StatementBegin
CREATE TRIGGER t_down AFTER DELETE ON t BEGIN
  UPDATE t SET a = 'down' WHERE id <> OLD.id;
END;
-- +goose StatementEnd
DROP TRIGGER IF EXISTS t_marked;
DELETE FROM t WHERE id = 5;
SELECT id, a, n FROM t ORDER BY id;
