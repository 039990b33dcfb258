-- A second definition that SQLite never looks at: what PostgreSQL would refuse in it does not matter.
CREATE TABLE history (id INTEGER PRIMARY KEY, created_at INTEGER NOT NULL, note TEXT);
CREATE TABLE state (name TEXT PRIMARY KEY, n INTEGER DEFAULT 1);
INSERT INTO history (created_at, note) VALUES (1700000000000, 'a');
CREATE TABLE IF NOT EXISTS history (
  id TEXT PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))),
  created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
  metadata TEXT
);
-- The same definition stays.
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, n INTEGER DEFAULT 1);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, n INTEGER DEFAULT 2);
CREATE INDEX IF NOT EXISTS history_created ON history (created_at);
