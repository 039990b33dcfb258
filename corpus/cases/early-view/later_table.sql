-- A view before its table.
CREATE VIEW v AS SELECT b FROM later;
CREATE VIEW w AS SELECT b FROM v;
CREATE TABLE later (b TEXT);
INSERT INTO later (b) VALUES ('x');
SELECT b FROM w;
