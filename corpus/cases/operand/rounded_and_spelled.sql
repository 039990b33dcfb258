-- Numbers rounded, written with zeros and in documents where expressions are to be exact.
-- preset: faithful
CREATE TABLE v (id INTEGER PRIMARY KEY, i INTEGER, r REAL, t TEXT, u TEXT, body TEXT);
INSERT INTO v VALUES
    (1, 1, 1.25, 'apple', 'p', '{"name": "Ann"}'), (2, NULL, -0.5, 'Éa', '', '{"name": null}'), (3, 0, 100.0, NULL, 'x', NULL);
SELECT round(2.675, 2) AS a, round(1.005, 2) AS b, round(2.5) AS c, round(0.05, 1) AS d, 60 * 60 * 24 * 365 * 100 AS e;
SELECT id, round(r, i) AS a, replace(t, u, body) AS b, replace(t, '', NULL) AS c FROM v ORDER BY id;
SELECT id, printf('%08.2f|%+.1f|%05.1f|', r, r, r) AS a FROM v ORDER BY id;
SELECT id, json_object('id', id, 'r', r, 'x', json_array(i, t, json_object('u', u), 2.50)) AS a FROM v ORDER BY id;
SELECT json_group_array(json_object('id', id, 'r', r)) AS a FROM (SELECT * FROM v ORDER BY id);
SELECT id, upper(body ->> 'name') AS a, json_quote(r) AS b FROM v ORDER BY id;
SELECT id FROM v WHERE t COLLATE NOCASE IN ('APPLE', u) ORDER BY id;
SELECT id, row_number() OVER (ORDER BY t COLLATE NOCASE DESC, id) AS n FROM v WINDOW w AS (ORDER BY t COLLATE NOCASE) ORDER BY id;
SELECT unixepoch('2024-03-10 01:02:03+02:00', 'auto') AS a;
