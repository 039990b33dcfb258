-- +migrate Up notransaction
CREATE INDEX users_by_name ON users (name);
CREATE TRIGGER users_named AFTER INSERT ON users WHEN NEW.name = '' BEGIN
    UPDATE users SET name = 'nobody; yet' WHERE id = NEW.id;
END;

-- +migrate Down
DROP INDEX users_by_name;
