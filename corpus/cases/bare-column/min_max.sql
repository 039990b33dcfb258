-- Columns beside min() or max(): they come from the row that has it.
CREATE TABLE reading (id INTEGER PRIMARY KEY, sensor TEXT NOT NULL, at INTEGER NOT NULL, value REAL, note TEXT);
INSERT INTO reading (sensor, at, value, note) VALUES ('a', 1, 0.5, 'x'), ('a', 3, 1.5, 'y'), ('a', 3, 2.5, 'z'), ('b', 2, 3.5, NULL), ('c', 9, NULL, 'w');
CREATE VIEW latest AS SELECT sensor, value, note, max(at) AS at FROM reading GROUP BY sensor;
CREATE VIEW earliest AS SELECT sensor, note || '!' AS note FROM reading GROUP BY sensor HAVING min(at) < 5 ORDER BY min(at), value;
CREATE VIEW last_one AS SELECT max(at) AS at, sensor, count(*) AS n FROM reading;
CREATE VIEW rows AS SELECT *, max(at) AS last FROM reading GROUP BY sensor;
CREATE TABLE last (sensor TEXT, note TEXT, at INTEGER);
INSERT INTO last SELECT sensor, note, max(at) FROM reading GROUP BY sensor;
