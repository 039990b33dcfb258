-- A text of digits is a number beside a DATE column: said once for both borders.
CREATE TABLE event (id INTEGER PRIMARY KEY, day DATE);
INSERT INTO event VALUES (1, '2024-05-01');
SELECT id FROM event WHERE day BETWEEN '2025' AND '2026';
