-- What is computed from a NOCASE column minds case in SQLite, the column itself does not.
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE);
INSERT INTO people (name) VALUES ('Ann'), ('Bob'), (NULL);
SELECT coalesce(name, '') AS shown, count(*) AS n FROM people GROUP BY shown ORDER BY n, shown;
SELECT DISTINCT ifnull(name, 'x') AS shown FROM people WHERE id = 1;
SELECT count(DISTINCT coalesce(name, 'q')) AS n FROM people;
SELECT coalesce(name, '') AS shown FROM people WHERE id = 2 UNION SELECT 'z' ORDER BY shown;
SELECT name, count(*) AS n FROM people GROUP BY name ORDER BY name;
