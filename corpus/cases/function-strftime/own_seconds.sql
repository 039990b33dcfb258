-- Texts in a date column become seconds: the port has seconds there from the start.
CREATE TABLE a (id INTEGER PRIMARY KEY, created_at DATETIME, expires_at DATETIME NOT NULL, n INTEGER);
INSERT INTO a (id, expires_at) VALUES (1, 1700000000);
UPDATE a SET created_at = strftime('%s', created_at);
CREATE TABLE b (id INTEGER PRIMARY KEY, created_at DATETIME, expires_at DATETIME);
UPDATE b SET created_at = unixepoch(created_at), expires_at = CAST(strftime('%s', expires_at) AS INTEGER) WHERE created_at IS NOT NULL;
INSERT INTO b VALUES (1, 1700000000, 1700000100);
SELECT id, created_at + 1, datetime(expires_at, 'unixepoch') FROM b;
CREATE TABLE c (id INTEGER PRIMARY KEY, created_at DATETIME DEFAULT CURRENT_TIMESTAMP);
UPDATE c SET created_at = strftime('%s', created_at);
