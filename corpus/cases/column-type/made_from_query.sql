-- The columns of a table that is made from a query have the types that PostgreSQL finds.
CREATE TABLE e (id INTEGER PRIMARY KEY, k TEXT, cents INTEGER, ok BOOLEAN NOT NULL DEFAULT 0);
INSERT INTO e (k, cents, ok) VALUES ('a', 10, 1), ('a', 15, 0), ('b', NULL, 0);
CREATE TABLE s AS SELECT k, count(*) AS n, sum(cents) AS total, max(ok) AS any_ok, k || '!' AS loud, sum(cents) IS NULL AS none FROM e GROUP BY k;
CREATE VIEW v AS SELECT k, total / n AS per, CASE WHEN any_ok THEN 'y' ELSE 'n' END AS flag, loud || n AS label FROM s;
ALTER TABLE s ADD COLUMN note TEXT;
INSERT INTO s SELECT k, cents, cents, 0, upper(k), 0, NULL FROM e WHERE cents > 10;
UPDATE s SET note = loud WHERE none OR any_ok;
SELECT k, per, flag, label FROM v ORDER BY k, label;
