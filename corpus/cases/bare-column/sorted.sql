-- Bare columns in ORDER BY, with expressions that are exact.
-- preset: faithful
CREATE TABLE p (id INTEGER PRIMARY KEY, cat TEXT, price INTEGER, name TEXT);
INSERT INTO p VALUES (1, 'a', 1, 'x'), (2, 'a', 2, 'y'), (3, 'b', 9, 'z'), (4, 'b', NULL, 'w');
CREATE VIEW by_price AS SELECT cat, name, max(price) AS mp FROM p GROUP BY cat ORDER BY mp DESC, name LIMIT 1;
CREATE VIEW by_name AS SELECT cat, name AS n, min(price) AS mp FROM p GROUP BY cat ORDER BY n;
