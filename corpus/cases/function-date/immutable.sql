-- Indexes want immutable functions: to_char() is none.
CREATE TABLE a (id INTEGER PRIMARY KEY, at TIMESTAMP, epoch INTEGER);
INSERT INTO a VALUES (1, '2024-01-31 10:20:30', 1706696430);
CREATE INDEX a_day ON a (date(at));
CREATE INDEX a_month ON a (strftime('%Y-%m', at), unixepoch(at));
CREATE INDEX a_epoch ON a (datetime(epoch, 'unixepoch'));
SELECT id FROM a WHERE date(at) = '2024-01-31';
