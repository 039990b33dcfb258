CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    created_at TEXT DEFAULT CURRENT_TIMESTAMP
);
CREATE TRIGGER users_name AFTER INSERT ON users WHEN NEW.name = '' BEGIN
    UPDATE users SET name = 'nobody; yet' WHERE id = NEW.id;
END;
