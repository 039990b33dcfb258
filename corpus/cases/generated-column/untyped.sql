-- Generated columns without a type have that of their expression.
CREATE TABLE media (id INTEGER PRIMARY KEY, size INTEGER, w REAL, name TEXT, kb AS (size / 1024), half GENERATED ALWAYS AS (w / 2) STORED, short AS (substr(name, 1, 3)));
INSERT INTO media (size, w, name) VALUES (5242880, 3.0, 'picture'), (10, 1.5, NULL);
ALTER TABLE media ADD COLUMN mb AS (size / 1048576);
CREATE INDEX media_kb ON media (kb);
CREATE VIEW large AS SELECT id, kb + 1 AS kb, half, short, mb * 2 AS mb FROM media WHERE kb > 9;
