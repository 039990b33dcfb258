-- The last statement has no semicolon and the file no line end
CREATE TABLE a (id INTEGER PRIMARY KEY);

CREATE TABLE b (
    id INTEGER PRIMARY KEY
)  -- the end