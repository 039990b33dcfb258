-- The rest of a division of REALs is a REAL, so half of it has a fraction.
CREATE TABLE sizes (id INTEGER PRIMARY KEY, width REAL NOT NULL, height INTEGER NOT NULL);
INSERT INTO sizes (width, height) VALUES (7.5, 2), (3.0, 2), (-9.25, 4);
SELECT id, width % height / 2 AS half, height % 3 / 2 AS whole FROM sizes ORDER BY id;
