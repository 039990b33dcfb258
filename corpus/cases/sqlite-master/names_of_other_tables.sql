-- A column `name` of any other table holds what people wrote: its values keep their case.
CREATE TABLE U (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO u (name) VALUES ('Ann');
INSERT INTO u (name) SELECT 'Ann' WHERE NOT EXISTS (SELECT 1 FROM u WHERE name = 'Ann');
INSERT INTO u (name) SELECT 'Bob' FROM u WHERE name IN ('Ann', 'Zoe') AND EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'U');
DELETE FROM u WHERE EXISTS (SELECT 1 FROM u AS x JOIN sqlite_master AS m WHERE x.name = 'Cid' AND m.name = 'Cid' AND m.type = 'table');
