-- ORDER BY in group_concat() of one argument
CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT NOT NULL, n INTEGER NOT NULL);
INSERT INTO p (name, n) VALUES ('b', 3), ('a', 1), ('c', 2);
CREATE VIEW joined AS SELECT group_concat(name ORDER BY name DESC) AS a, group_concat(n ORDER BY name) AS b, group_concat(name, '/' ORDER BY n) AS c, group_concat(n * 2 ORDER BY n) AS d FROM p;
