-- A column without a type lends no affinity and takes none: its numbers are less than any text.
CREATE TABLE item (id INTEGER PRIMARY KEY, a, t TEXT);
INSERT INTO item VALUES (1, 12, '12');
SELECT id, a = t, t > a, a IN (12), CAST(id AS TEXT) = a FROM item;
