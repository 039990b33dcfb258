CREATE TRIGGER users_name AFTER INSERT ON users WHEN NEW.name = '' BEGIN
    UPDATE users SET name = 'nobody; yet' WHERE id = NEW.id;
END;
