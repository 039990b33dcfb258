-- PostgreSQL makes no generated column from another.
CREATE TABLE t (a INTEGER, s INTEGER AS (a + 1) STORED, c INTEGER AS (s * 2) STORED);
