-- A BEFORE UPDATE trigger that sets a column of its own row: a column that the statement sets itself keeps what it sets.
CREATE TABLE phone (imei TEXT PRIMARY KEY, battery INTEGER, changes INTEGER NOT NULL DEFAULT 0, seen TEXT);
CREATE TRIGGER phone_seen BEFORE UPDATE ON phone FOR EACH ROW
BEGIN
  UPDATE phone SET seen = 'now', changes = OLD.changes + 1 WHERE imei = OLD.imei;
END;
INSERT INTO phone (imei, battery) VALUES ('a', 1), ('b', 2), ('c', 3);
UPDATE phone SET battery = 50 WHERE imei = 'a';
UPDATE phone SET battery = 60, seen = 'then' WHERE imei = 'b';
UPDATE phone SET battery = battery + 1;
