-- Rows of values and nullif() compare a NOCASE column without case, as `=` does.
CREATE TABLE gull (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE);
CREATE TABLE bird (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO gull VALUES (1, 'gull'), (2, 'tern');
INSERT INTO bird VALUES (1, 'GULL'), (2, 'tern');
SELECT gull.id FROM gull, bird WHERE (gull.name, gull.id) = (bird.name, bird.id) ORDER BY gull.id;
SELECT bird.id FROM gull, bird WHERE (bird.name, bird.id) = (gull.name, gull.id) ORDER BY bird.id;
SELECT id FROM gull WHERE (name, id) IN (SELECT name, id FROM bird) ORDER BY id;
SELECT id FROM bird WHERE (name, id) IN (SELECT name, id FROM gull) ORDER BY id;
SELECT gull.id, nullif(gull.name, bird.name) AS a, nullif(bird.name, gull.name) AS b FROM gull JOIN bird ON gull.id = bird.id ORDER BY gull.id;
SELECT nullif(name || '', 'GULL') AS a, nullif(name, 'GULL') AS b, nullif('TERN', name) AS c FROM gull ORDER BY id;
