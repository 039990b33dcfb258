-- A subquery without a name behind UPDATE … FROM, also in a trigger.
CREATE TABLE a (b INTEGER, c INTEGER);
CREATE TABLE d (e INTEGER);
INSERT INTO a VALUES (1, 0), (2, 0);
UPDATE a SET c = most FROM (SELECT max(b) AS most FROM a) WHERE b = 1;
CREATE TRIGGER f AFTER INSERT ON d BEGIN
  UPDATE a SET c = s FROM (SELECT sum(e) AS s FROM d) WHERE b = NEW.e;
END;
INSERT INTO d VALUES (2);
-- runs: INSERT INTO d VALUES (1)
