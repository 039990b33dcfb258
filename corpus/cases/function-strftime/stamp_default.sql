-- Columns declared as times whose texts strftime() makes: the declaration says what they are.
CREATE TABLE a (
  id INTEGER PRIMARY KEY,
  made DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%S', 'now')),
  fine DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  iso TIMESTAMP DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  seen TIMESTAMP,
  day DATE DEFAULT (strftime('%Y-%m-%d %H:%M:%S', 'now')),
  plain TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S', 'now')),
  text TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
  month DATETIME DEFAULT (strftime('%Y-%m', 'now')),
  compared DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);
INSERT INTO a (id, made, fine, iso) VALUES (1, '2024-01-31 09:15:00', '2024-01-31 09:15:00.250', '2024-01-31T09:15:00.250Z');
INSERT INTO a (id) VALUES (2);
CREATE TRIGGER touch AFTER UPDATE ON a BEGIN
  UPDATE a SET seen = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = NEW.id;
END;
UPDATE a SET plain = NULL WHERE iso < '2024-02-01T00:00:00Z';
DELETE FROM a WHERE compared < strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 day');
CREATE TABLE found (id INTEGER, hour TEXT, newer INTEGER);
INSERT INTO found SELECT id, strftime('%H', fine), (SELECT count(*) FROM a AS b WHERE b.iso > a.iso) FROM a WHERE id = 1;
DROP TABLE a;
