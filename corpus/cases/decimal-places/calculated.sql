-- A DECIMAL column rounds what is stored in it: calculated values that may have more places are warned of.
CREATE TABLE item (id INTEGER PRIMARY KEY, price DECIMAL(10,2), share NUMERIC(8,3), weight REAL, n INTEGER);
INSERT INTO item VALUES (1, 12.5, 1.125, 0.5, 4);
UPDATE item SET price = price * n;
UPDATE item SET price = round(price * 1.1, 2);
UPDATE item SET price = price + 0.25, share = price;
UPDATE item SET price = coalesce((SELECT sum(other.price) FROM item AS other), 0);
SELECT price, share FROM item;
UPDATE item SET price = price / n WHERE id = 9;
UPDATE item SET price = weight WHERE id = 9;
UPDATE item SET price = price * 1.1 WHERE id = 9;
INSERT INTO item (id, price) SELECT id + 1, price * share FROM item WHERE id = 9;
