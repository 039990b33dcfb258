-- Subqueries in FROM without a name.
CREATE TABLE t (a INTEGER, b TEXT);
INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y');
SELECT a FROM (SELECT a FROM (SELECT a, b FROM t) WHERE b = 'y');
SELECT count(*) FROM t JOIN (SELECT a AS n FROM t) ON n = a;
DELETE FROM t WHERE a IN (SELECT a FROM (SELECT a FROM t ORDER BY a LIMIT 1));
