-- A misspelt name in double quotes: SQLite indexes a text.
CREATE TABLE t (a TEXT);
CREATE INDEX i ON t ("nope");
