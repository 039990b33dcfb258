-- A rebuild declares a column of seconds as DATETIME: its numbers stay numbers.
CREATE TABLE token (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, expires_at INTEGER);
INSERT INTO token VALUES ('a', 1700000000, 1700000100), ('b', 1700000001, NULL);
CREATE TABLE token_new (id TEXT PRIMARY KEY, created_at DATETIME NOT NULL, expires_at DATETIME);
INSERT INTO token_new SELECT id, created_at, expires_at FROM token;
DROP TABLE token;
ALTER TABLE token_new RENAME TO token;
INSERT INTO token VALUES ('c', 1700000002, 1700000003);
SELECT id FROM token WHERE expires_at > 1700000001 ORDER BY id;
