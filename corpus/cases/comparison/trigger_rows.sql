-- The rows NEW and OLD of a trigger lend no affinity: a number there never equals a text of digits.
CREATE TABLE part (id INTEGER PRIMARY KEY, amount INTEGER, code TEXT);
CREATE TABLE seen (what TEXT, again INTEGER);
CREATE TRIGGER part_code AFTER INSERT ON part WHEN NEW.code > 5 BEGIN
    INSERT INTO seen (what, again) VALUES ('code', NEW.amount = '10');
END;
CREATE TRIGGER part_number AFTER INSERT ON part WHEN NEW.amount = '10' BEGIN
    INSERT INTO seen (what) VALUES ('never');
END;
CREATE TRIGGER part_id AFTER INSERT ON part WHEN NEW.id = '1' BEGIN
    INSERT INTO seen (what) VALUES ('first');
END;
INSERT INTO part VALUES (1, 10, '10'), (2, 3, '007');
SELECT what, again FROM seen ORDER BY what;
