-- A recursive table without RECURSIVE, of a query and of an UPDATE; NULL, a length and a precision in its first part.
CREATE TABLE node (id INTEGER PRIMARY KEY, parent_id INTEGER, name VARCHAR(20), price DECIMAL(10, 2));
INSERT INTO node (id, parent_id, name, price) VALUES (1, NULL, 'root', 1.5), (2, 1, 'child', 2), (3, 2, 'leaf', 3);
CREATE TABLE way (id INTEGER, up INTEGER, path TEXT, total NUMERIC);
WITH w (id, up, path, total) AS (
    SELECT id, NULL, name, price FROM node WHERE parent_id IS NULL
    UNION ALL
    SELECT node.id, w.id, w.path || '/' || node.name, w.total + node.price FROM node JOIN w ON node.parent_id = w.id
)
INSERT INTO way SELECT id, up, path, total FROM w;
WITH depth (id, level) AS (SELECT id, 0 FROM node WHERE parent_id IS NULL UNION ALL SELECT n.id, level + 1 FROM node n JOIN depth ON n.parent_id = depth.id)
UPDATE node SET name = name || (SELECT level FROM depth WHERE depth.id = node.id);
