-- UPDATE OR …: rows that would meet another stay, or replace it.
CREATE TABLE member (user_id INTEGER, group_id INTEGER, since TEXT, PRIMARY KEY (user_id, group_id));
CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, v TEXT);
INSERT INTO member VALUES (5, 1, 'a'), (7, 1, 'b'), (7, 2, 'c'), (9, 2, 'd');
INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', 'z');
UPDATE OR IGNORE member SET user_id = 5 WHERE user_id = 7;
UPDATE OR IGNORE t SET k = 'b' WHERE id = 1;
UPDATE OR REPLACE t SET k = 'c', v = 'won' WHERE id = 2;
UPDATE OR IGNORE t SET v = 'all';
UPDATE OR ABORT t SET v = v || '!';
SELECT user_id, group_id, since FROM member ORDER BY user_id, group_id;
SELECT id, k, v FROM t ORDER BY id;
