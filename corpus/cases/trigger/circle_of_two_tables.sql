-- Two triggers that fire each other: the first gets its guard although the second closes the circle.
CREATE TABLE a (n INTEGER);
CREATE TABLE b (n INTEGER);
INSERT INTO a VALUES (0);
INSERT INTO b VALUES (0);
CREATE TRIGGER ta AFTER UPDATE ON a BEGIN UPDATE b SET n = NEW.n; END;
CREATE TRIGGER tb AFTER UPDATE ON b BEGIN UPDATE a SET n = n + 1; END;
UPDATE a SET n = 1;
SELECT a.n, b.n FROM a, b;
UPDATE b SET n = 7;
SELECT a.n, b.n FROM a, b;
