-- Virtual columns with what keeps them stored from PostgreSQL 18 on too: an index, a key, a trigger, a foreign key.
CREATE TABLE plain (a INTEGER, b TEXT, c INTEGER AS (a * 2), d TEXT GENERATED ALWAYS AS (upper(b) || a) VIRTUAL CHECK (d <> 'X9'), e INTEGER AS (c + 1) NOT NULL);
CREATE TABLE indexed (a INTEGER, b INTEGER AS (a + 1), c INTEGER AS (a + 2), d INTEGER AS (a + 3));
CREATE INDEX indexed_b ON indexed (b) WHERE c > 0;
CREATE TABLE keyed (a INTEGER, b INTEGER AS (a + 1) UNIQUE);
CREATE TABLE child (a INTEGER, b INTEGER AS (a) REFERENCES keyed (b));
CREATE TABLE watched (a INTEGER, b INTEGER AS (a + 1));
CREATE TABLE log (b INTEGER);
CREATE TRIGGER watch AFTER INSERT ON watched BEGIN INSERT INTO log VALUES (NEW.b); END;
CREATE TABLE typed (a TEXT COLLATE NOCASE, b TEXT AS (a || 'x'), c INTEGER, d DATETIME AS (datetime(c, 'unixepoch')), e TEXT, f TEXT AS (date(e)));
INSERT INTO plain (a, b) VALUES (1, 'x'), (2, NULL);
INSERT INTO indexed (a) VALUES (1), (NULL);
INSERT INTO keyed (a) VALUES (1), (2);
INSERT INTO child (a) VALUES (2);
INSERT INTO watched (a) VALUES (7);
INSERT INTO typed (a, c, e) VALUES ('q', 86400, '2024-01-02 03:04:05');
ALTER TABLE plain ADD COLUMN g INTEGER AS (a + 5);
SELECT a, c, d, e, g FROM plain ORDER BY a;
SELECT b FROM log;
SELECT b, d FROM indexed WHERE b = 2;
-- fails: INSERT INTO plain (a, b) VALUES (9, 'x')
-- fails: INSERT INTO keyed (a) VALUES (1)
