-- STRICT tables refuse what does not fit, so such a value says nothing.
CREATE TABLE s (n INTEGER) STRICT;
INSERT INTO s VALUES (1);
-- fails: INSERT INTO s VALUES ('abc')
