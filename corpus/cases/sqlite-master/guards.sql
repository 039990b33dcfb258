-- Statements that ask whether something exists.
CREATE TABLE Item (id INTEGER PRIMARY KEY, name TEXT);
CREATE INDEX item_name ON Item (name);
CREATE VIEW named AS SELECT name FROM Item WHERE name IS NOT NULL;
CREATE TABLE found (what TEXT);
INSERT INTO found SELECT 'table' WHERE EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'Item');
INSERT INTO found SELECT 'no table' WHERE NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'nothing');
INSERT INTO found SELECT 'index' WHERE (SELECT COUNT(*) FROM sqlite_master AS m WHERE m.type = 'index' AND m.name = 'item_name' AND m.tbl_name = 'Item') = 1;
INSERT INTO found SELECT 'any' WHERE EXISTS (SELECT name FROM sqlite_master WHERE name IN ('Named', 'found'));
INSERT INTO found SELECT 'column' WHERE EXISTS (SELECT 1 FROM pragma_table_info('Item') WHERE name = 'name');
INSERT INTO found SELECT 'no column' WHERE NOT EXISTS (SELECT 1 FROM pragma_table_info('Item') WHERE name = 'nope');
SELECT what FROM found ORDER BY what;
