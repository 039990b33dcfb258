-- The precision of a text counts bytes, and with `!` characters.
CREATE TABLE a (t TEXT, s TEXT);
INSERT INTO a VALUES (printf('%.4s|%!.3s|%!5.2s|%-6.2s|', 'éàü', 'éàü', 'éàü', 'ab'), 'abcdef');
CREATE VIEW v AS SELECT printf('%.3s', s) AS p FROM a;
