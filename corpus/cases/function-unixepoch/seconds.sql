-- unixepoch() counts whole seconds; fractions are cut.
CREATE TABLE a (id INTEGER PRIMARY KEY, at TIMESTAMP, made INTEGER DEFAULT (unixepoch()), ms BIGINT DEFAULT (unixepoch() * 1000));
INSERT INTO a (id, at, made, ms) VALUES (1, '2024-01-31 10:20:30.625', 1, 2), (2, '1969-12-31 23:59:59', 3, 4), (3, NULL, 5, 6);
SELECT id, unixepoch(at), unixepoch(at, '+1 day'), unixepoch(at, 'start of day') FROM a ORDER BY id;
SELECT unixepoch('2024-01-01'), unixepoch('now') > 1700000000, unixepoch() - unixepoch('now') < 2;
