-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE posts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    updated_at TEXT DEFAULT (datetime('now'))
);

-- +goose StatementBegin
CREATE TRIGGER posts_updated AFTER UPDATE ON posts
BEGIN
    UPDATE posts SET updated_at = datetime('now') WHERE id = NEW.id;
END;
-- +goose StatementEnd

INSERT INTO posts (title) VALUES ('-- +goose Down');

-- +goose Down
DROP TRIGGER posts_updated;
DROP TABLE posts;
