-- A bare date against a timestamp: what differs at midnight is warned of.
CREATE TABLE a (id INTEGER PRIMARY KEY, at TIMESTAMP, day DATE);
INSERT INTO a VALUES (1, '2024-01-31 10:20:30', '2024-01-31'), (2, '2024-02-01 00:00:01', '2024-02-02');
SELECT id FROM a WHERE at >= date('2024-02-01') ORDER BY id;
SELECT id FROM a WHERE at > date('2024-02-01') ORDER BY id;
SELECT id FROM a WHERE day <= datetime('2024-01-31 12:00:00') ORDER BY id;
SELECT id FROM a WHERE at BETWEEN date('2024-01-01') AND date('2024-01-31', '+1 day') ORDER BY id;
