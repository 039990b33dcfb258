-- A subquery that reads the column that is set sees changed rows in SQLite.
CREATE TABLE item (id INTEGER PRIMARY KEY, place INTEGER, kind TEXT);
INSERT INTO item VALUES (1, 10, 'a'), (2, 20, 'a'), (3, 30, 'b');
UPDATE item SET place = (SELECT count(*) FROM item AS other WHERE other.id < item.id);
SELECT id, place FROM item ORDER BY id;
UPDATE item SET place = (SELECT max(place) FROM item) + 1;
SELECT id, place FROM item ORDER BY id;
UPDATE item SET kind = (SELECT other.kind FROM item AS other WHERE other.place < item.place) WHERE id = 9;
UPDATE item SET place = (SELECT count(*) FROM item AS other WHERE other.place < item.place) WHERE id = 9;
UPDATE item AS i SET place = i.place + coalesce((SELECT sum(place) FROM item WHERE kind = i.kind AND id < i.id), 0) WHERE id = 9;
UPDATE item SET place = (SELECT count(*) FROM item AS other WHERE other.place < item.place) IN (SELECT 1) WHERE id = 9;
