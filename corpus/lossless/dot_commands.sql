-- Commands of the sqlite3 shell between the statements
.bail on
.headers on
.mode column
CREATE TABLE marks (
    id INTEGER PRIMARY KEY,
    value REAL DEFAULT
.5
);
.print "loaded; or not"
INSERT INTO marks (id) VALUES (1);
.schema marks
SELECT id, value FROM marks;
.quit
