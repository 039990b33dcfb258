-- A number that is stored in a boolean stays one in SQLite.
CREATE TABLE task (id INTEGER PRIMARY KEY, is_done BOOLEAN, runs INTEGER, share REAL);
INSERT INTO task VALUES (1, 0, 1, 0.0), (2, 1, 0, 1.0);
UPDATE task SET is_done = runs;
SELECT id FROM task WHERE is_done;
UPDATE task SET is_done = share;
SELECT id FROM task WHERE is_done;
