-- Of NULLs alone PostgreSQL makes a text.
CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER, r REAL);
INSERT INTO item VALUES (1, 5, 2.5), (2, 3, NULL);
SELECT CASE WHEN n > 3 THEN NULL ELSE NULL END & n, coalesce(NULL, NULL) | n, ~nullif(NULL, 1) FROM item ORDER BY id;
SELECT nullif(NULL, NULL) + n, ifnull(NULL, NULL) * r, -CASE WHEN n > 3 THEN NULL END, (SELECT NULL) - n FROM item ORDER BY id;
SELECT CASE WHEN n > 3 THEN NULL END = n, coalesce(NULL, NULL) < r, iif(n > 3, NULL, NULL) <> 5 FROM item ORDER BY id;
SELECT CASE WHEN n > 3 THEN NULL END || n, abs(CASE WHEN n > 3 THEN NULL END) FROM item ORDER BY id;
