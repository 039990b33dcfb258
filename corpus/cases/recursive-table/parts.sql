-- Several parts that read the table; DISTINCT, which counts for one row in SQLite.
CREATE TABLE link (a INTEGER, b INTEGER);
WITH RECURSIVE near(n) AS (SELECT 1 UNION SELECT b FROM link JOIN near ON a = n UNION SELECT a FROM link JOIN near ON b = n) SELECT n FROM near;
WITH RECURSIVE far(n) AS (SELECT 1 UNION ALL SELECT DISTINCT b FROM link JOIN far ON a = n) SELECT n FROM far;
WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT DISTINCT n + 1 FROM up WHERE n < 3) SELECT n FROM up;
