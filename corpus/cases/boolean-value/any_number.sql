-- A number that is stored in a boolean stays one in SQLite.
CREATE TABLE task (id INTEGER PRIMARY KEY, is_done BOOLEAN, runs INTEGER, share REAL);
INSERT INTO task VALUES (1, 0, 1, 0.0), (2, 1, 0, 1.0);
UPDATE task SET is_done = runs;
SELECT id FROM task WHERE is_done;
UPDATE task SET is_done = share;
SELECT id FROM task WHERE is_done;
CREATE TABLE member (id INTEGER PRIMARY KEY, is_known BOOLEAN);
INSERT INTO member VALUES (1, 0), (2, 1);
UPDATE member SET is_known = (SELECT CASE WHEN count(*) > 1 THEN 1 ELSE 0 END FROM task);
UPDATE member SET is_known = ifnull((SELECT max(other.is_known) FROM member AS other), 0);
SELECT id FROM member WHERE is_known;
