-- One column in parentheses.
CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);
INSERT INTO a VALUES (1, 'i'), (2, 'ii');
UPDATE a SET (x) = 'one' WHERE id = 1;
UPDATE a SET (x) = (SELECT 'two') WHERE id = 2;
INSERT INTO a VALUES (1, 'z') ON CONFLICT (id) DO UPDATE SET (x) = excluded.x || id;
