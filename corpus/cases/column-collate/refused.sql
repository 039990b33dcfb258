-- Collations that PostgreSQL does not have.
CREATE TABLE a (b TEXT COLLATE RTRIM);
CREATE TABLE c (d TEXT COLLATE my_own);
