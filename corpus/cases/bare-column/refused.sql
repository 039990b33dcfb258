-- Columns whose row PostgreSQL cannot find by itself.
CREATE TABLE a (b TEXT, c INTEGER, d TEXT);
CREATE VIEW v AS SELECT *, max(c) FROM a;
CREATE VIEW w AS SELECT d, max(c) FILTER (WHERE c > 1) FROM a GROUP BY b;
CREATE VIEW x AS SELECT *, count(*) FROM a GROUP BY b;
CREATE VIEW y AS SELECT d, max(rowid) FROM a GROUP BY b;
