-- Expressions of literals that PostgreSQL has no form for: their values stand in their place.
CREATE TABLE a (n INTEGER, r DOUBLE PRECISION, t TEXT);
INSERT INTO a VALUES (1 << 64, 9223372036854775807 + 1, printf('%+.1f|%g|%w|%,.2f', 3.14159, 1e-7, 'a"b', '12x'));
SELECT x'31' = '1' AS b, CASE '1' WHEN 1 THEN 'y' ELSE 'n' END AS c, CASE NULL WHEN NULL THEN 1 ELSE 2 END AS d;
SELECT round(0.5, NULL) AS b, sign('x') AS c, typeof(x'61') AS d, -8 >> 70 AS e;
SELECT 'ab' GLOB '[a-]b' AS b, 1 / 3.0 || '' AS c, CAST('1e2' AS NUMERIC) / 2 AS d, 'a' COLLATE NOCASE IN ('A', 1) AS e;
SELECT t FROM a WHERE n = -1 >> 70 OR t LIKE upper(x'6162') || '%' OR '2' + '3.5' > r;
