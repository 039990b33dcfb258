-- The schemas main and temp.
CREATE TABLE main.t (id INTEGER PRIMARY KEY, a TEXT);
CREATE INDEX main.i ON t (a);
INSERT INTO main.t (a) VALUES ('x');
CREATE VIEW main.v AS SELECT main.t.a FROM main.t;
CREATE TABLE temp.n (a TEXT);
INSERT INTO temp.n (a) SELECT a FROM main.t;
UPDATE main.t SET a = 'y' WHERE a IN (SELECT a FROM temp.n);
SELECT a FROM v;
DROP TABLE temp.n;
DROP INDEX IF EXISTS main.i;
ALTER TABLE main.t RENAME TO u;
DELETE FROM main.u WHERE a = 'z';
