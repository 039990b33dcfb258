-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX users_by_name ON users (name);
CREATE TRIGGER users_named AFTER INSERT ON users WHEN NEW.name = '' BEGIN
    UPDATE users SET name = 'nobody; yet' WHERE id = NEW.id;
END;

-- +goose Down
DROP INDEX users_by_name;
