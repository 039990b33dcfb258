-- Behind a sign a name in ORDER BY is a column, though something else is shown by that name.
CREATE TABLE item (id INTEGER PRIMARY KEY, t TEXT);
INSERT INTO item VALUES (1, 'b'), (2, 'a'), (3, 'c');
SELECT id AS t FROM item ORDER BY +t;
SELECT id AS t FROM item ORDER BY t;
SELECT id AS t FROM item AS i ORDER BY +t DESC;
