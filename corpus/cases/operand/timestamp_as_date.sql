-- A timestamp in a DATE column loses its time of day.
CREATE TABLE event (id INTEGER PRIMARY KEY, day DATE, at DATETIME);
INSERT INTO event VALUES (1, '2024-01-31', '2024-01-31 10:20:30');
UPDATE event SET day = at WHERE id = 9;
SELECT id, day FROM event;
