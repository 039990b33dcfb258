-- migrate:up transaction:false
CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE
);
CREATE INDEX users_email ON users(email);

-- migrate:down
DROP TABLE users;

