-- Numeric columns whose default is the word false: booleans, as some tools write them.
CREATE TABLE session (id TEXT PRIMARY KEY, active NUMERIC DEFAULT 'false', seen INTEGER NOT NULL DEFAULT 'False');
INSERT INTO session (id, active, seen) VALUES ('a', 1, 0), ('b', true, 1);
UPDATE session SET active = false WHERE seen = 0;
CREATE VIEW open_session AS SELECT id FROM session WHERE active = 1 AND seen;
