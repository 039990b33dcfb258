-- REAL values as texts: SQLite writes an exponent where they are very large or below 1e-4, and a point in all others
-- preset: faithful
CREATE TABLE m (id INTEGER PRIMARY KEY, v REAL, name TEXT NOT NULL);
INSERT INTO m (v, name) VALUES (1.0, 'a'), (1e14, 'c'), (0.00001, 'd'), (0.000015, 'e'), (-2e-7, 'f'), (0.0001, 'g'), (1e100, 'h'), (0.1, 'i'), (0.0, 'j'), (-5.5, 'k'), (NULL, 'l');
CREATE TABLE texts AS SELECT id, CAST(v AS TEXT) AS a, v || '' AS b, printf('%s', v) AS c, CAST(v * 2 AS TEXT) AS d, json_object('v', v) AS e, json_quote(v) AS f FROM m;
CREATE VIEW joined AS SELECT group_concat(v) AS a FROM (SELECT v FROM m ORDER BY id);
