-- json_valid() as a condition, as a value, as an operand; from PostgreSQL 16 on it is IS JSON.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CHECK (a IS NULL OR json_valid(a)), b TEXT);
INSERT INTO t (a, b) VALUES ('{"x": 1}', '[1'), (NULL, '[]'), ('2', NULL);
SELECT id FROM t WHERE NOT json_valid(b) ORDER BY id;
SELECT id, json_valid(b) AS v, json_valid(b) + 1 AS w, json_valid(b || ']') AS x FROM t WHERE b IS NOT NULL ORDER BY id;
SELECT id FROM t WHERE json_valid(b) = 0 OR json_valid(a || '') = json_valid(b) ORDER BY id;
SELECT CASE WHEN json_valid(b) THEN json_extract(b, '$[0]') ELSE 'none' END AS v FROM t ORDER BY id;
-- fails: INSERT INTO t (a) VALUES ('{')
