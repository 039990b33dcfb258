-- The comments in a trigger's body stay beside the statements that they belong to.
CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER, seen TEXT);
CREATE TABLE log (id INTEGER PRIMARY KEY, text TEXT);
-- before the trigger
CREATE TRIGGER logged AFTER DELETE ON a -- of each row
BEGIN -- body
    -- first, write it down
    INSERT INTO log (text) VALUES ('gone'); -- written

    /* then
       clean up */
    DELETE FROM log WHERE text = 'never'; /* x */ -- y
    -- $$ is no end
    -- last
END; -- behind
CREATE TRIGGER seen AFTER UPDATE OF n ON a BEGIN
    -- touch the row
    UPDATE a SET seen = 'yes' WHERE id = NEW.id; -- touched
    -- done
END;
CREATE TRIGGER positive BEFORE INSERT ON a WHEN (SELECT count(*) FROM log) >= 0 BEGIN
    -- no negative numbers
    SELECT RAISE(ABORT, 'negative') WHERE NEW.n < 0; -- refused
    SELECT 1; -- of no effect
END;
INSERT INTO a (n) VALUES (1), (2);
UPDATE a SET n = 3 WHERE n = 1;
DELETE FROM a WHERE n = 2;
