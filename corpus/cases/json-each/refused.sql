-- What json_each() has and PostgreSQL has not, or cannot reach.
CREATE TABLE a (b TEXT, c INTEGER);
CREATE VIEW v AS SELECT * FROM a, json_each(a.b);
CREATE VIEW w AS SELECT e.id, value FROM a, json_each(a.b) e;
CREATE VIEW x AS SELECT value FROM a, json_each(a.b, '$.' || a.c);
CREATE VIEW y AS SELECT value FROM json_each(a.b), a;
CREATE VIEW z AS SELECT key FROM a, json_tree(a.b, '$.c');
CREATE VIEW u AS SELECT fullkey FROM a, json_each(a.b, '$."c d"');
UPDATE a SET c = e.value FROM json_each(a.b) AS e;
