-- Columns of numbers by their declared type in which the clock's text is stored.
CREATE TABLE inbox (
  id INTEGER PRIMARY KEY,
  updated NUMERIC NOT NULL DEFAULT (datetime('now')),
  received INTEGER DEFAULT CURRENT_TIMESTAMP,
  read REAL DEFAULT CURRENT_TIMESTAMP,
  sent NUMERIC NULL DEFAULT NULL,
  deleted INTEGER DEFAULT NULL
);
INSERT INTO inbox (id, updated, received) VALUES (1, '2024-01-02 03:04:05', '2024-01-02 03:04:06');
UPDATE inbox SET sent = datetime('now') WHERE updated >= '2024-01-01 00:00:00';
UPDATE inbox SET deleted = 1 WHERE id = 2;
CREATE INDEX inbox_updated ON inbox (updated);
