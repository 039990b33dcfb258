-- begin, end, case and trigger outside of their usual place
CREATE TABLE spans (
    id INTEGER PRIMARY KEY,
    begin TEXT NOT NULL,
    "end" TEXT,
    [case] TEXT,
    trigger TEXT,
    begin_end INTEGER
);
CREATE INDEX spans_begin ON spans(begin, "end");
INSERT INTO spans (begin, "end", trigger) VALUES ('BEGIN', 'END', 'CREATE TRIGGER x BEGIN');
SELECT begin, CASE WHEN "end" IS NULL THEN begin ELSE "end" END AS end FROM spans;

CREATE TRIGGER begin AFTER UPDATE OF begin ON spans
WHEN NEW.begin <> OLD.begin
BEGIN
    UPDATE spans SET begin = trim(begin), end = NULL WHERE id = NEW.id AND begin IS NOT NULL;
    INSERT INTO spans (begin) SELECT begin FROM spans AS begin WHERE 0;
END;

BEGIN;
UPDATE spans SET begin = lower(begin);
END;
BEGIN IMMEDIATE TRANSACTION;
DROP TRIGGER begin;
END TRANSACTION;
