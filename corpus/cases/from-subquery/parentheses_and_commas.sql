-- One table in parentheses; a comma with a condition.
CREATE TABLE a (id INTEGER, x TEXT);
CREATE TABLE b (id INTEGER, z TEXT);
INSERT INTO a VALUES (1, 'i'), (2, 'ii');
INSERT INTO b VALUES (2, 'zwei'), (3, 'drei');
CREATE VIEW v AS SELECT c.x FROM (a) AS c;
CREATE VIEW w AS SELECT x, z FROM ((a)) JOIN (b) USING (id);
CREATE VIEW y AS SELECT x, z FROM a, b ON a.id = b.id;
