-- The empty text as a default.
CREATE TABLE t (a INTEGER DEFAULT '', b DATETIME DEFAULT '', c TEXT DEFAULT '', d REAL DEFAULT ('') CHECK (d > 0));
