-- The file starts with a byte order mark
CREATE TABLE marked (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);
