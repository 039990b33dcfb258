-- Two columns of one name through `*`.
CREATE TABLE a (id INTEGER, x TEXT);
CREATE TABLE b (id INTEGER, y TEXT);
CREATE VIEW v AS SELECT a.*, b.* FROM a JOIN b ON a.id = b.id;
