-- An R-tree.
CREATE VIRTUAL TABLE area USING rtree(id, x0, x1, y0, y1);
INSERT INTO area VALUES (1, 0, 10, 0, 10), (2, 20, 30, 20, 30);
SELECT id FROM area WHERE x0 >= 0 AND x1 <= 15;
