-- Times compared with a bare date: only what differs at midnight is warned of.
CREATE TABLE visit (id INTEGER PRIMARY KEY, at TIMESTAMP);
INSERT INTO visit VALUES (1, '2024-01-31 10:00:00'), (2, '2024-02-01 00:00:01'), (3, NULL);
SELECT id FROM visit WHERE at >= '2024-02-01' OR '2024-02-01' > at ORDER BY id;
SELECT id FROM visit WHERE at < '2024-02-01' AND '2024-01-01' <= at ORDER BY id;
SELECT id FROM visit WHERE at BETWEEN '2024-01-01' AND '2024-01-31 12:00:00' ORDER BY id;
SELECT id FROM visit WHERE at > '2024-01-31' OR at = '2024-02-01' OR at IN ('2024-02-02') ORDER BY id;
SELECT id, CASE at WHEN '2024-02-01' THEN 'midnight' ELSE 'else' END AS found FROM visit ORDER BY id;
-- Letters are compared where one is written with a T.
SELECT id FROM visit WHERE at >= '2024-01-31T00:00:00' AND id = 3;
