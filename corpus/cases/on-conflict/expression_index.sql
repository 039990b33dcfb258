-- The target of an upsert is an index on an expression.
CREATE TABLE p (k TEXT, v INTEGER);
CREATE UNIQUE INDEX p_lower ON p (lower(k));
INSERT INTO p VALUES ('a', 1);
INSERT INTO p (k, v) VALUES ('A', 2) ON CONFLICT (lower(k)) DO UPDATE SET v = excluded.v;
SELECT k, v FROM p;
