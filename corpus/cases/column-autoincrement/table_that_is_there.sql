-- A table that is there already, defined otherwise: the second definition makes nothing, and its types are its own.
CREATE TABLE account (id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE IF NOT EXISTS account (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
INSERT INTO account (id, name) VALUES ('a', 'Ann');
