-- ASC and DESC in keys: only the column's DESC keeps INTEGER PRIMARY KEY from numbering the rows.
CREATE TABLE a (id INTEGER PRIMARY KEY ASC, b TEXT);
CREATE TABLE c (id INTEGER, b TEXT, PRIMARY KEY (id DESC));
CREATE TABLE d (id INTEGER PRIMARY KEY DESC, b TEXT);
CREATE TABLE e (a TEXT, b TEXT, PRIMARY KEY (a ASC, b DESC), UNIQUE (b DESC));
INSERT INTO a (b) VALUES ('x'), ('y');
INSERT INTO c (b) VALUES ('x'), ('y');
INSERT INTO d (id, b) VALUES (7, 'x');
INSERT INTO e (a, b) VALUES ('1', '2');
SELECT id FROM a ORDER BY id;
SELECT id FROM c ORDER BY id;
-- fails: INSERT INTO e (a, b) VALUES ('3', '2')
