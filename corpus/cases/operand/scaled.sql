-- Seconds that become milliseconds: the product of four bytes needs eight.
CREATE TABLE event (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, at_ms INTEGER, days INTEGER, span INTEGER, made INTEGER);
INSERT INTO event (at, days, made) VALUES (1700000000, 20000, 1700000001), (0, -3, 5);
UPDATE event SET at_ms = at * 1000 WHERE at_ms IS NULL;
UPDATE event SET made = made * 1000;
UPDATE event SET span = (days - 1) * 86400 * 1000;
CREATE VIEW shown AS SELECT id, at * 1000 AS a, 1000 * at AS b, days * 24 * 60 * 60 AS c, -days * 86400 AS d, days * 7 AS e, at * 1000 + 1 AS f FROM event WHERE at * 1000 < 1800000000000;
CREATE INDEX event_ms ON event (at * 1000);
