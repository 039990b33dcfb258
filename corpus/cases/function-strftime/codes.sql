-- Every code of strftime(), alone and together, as text and as number.
CREATE TABLE a (id INTEGER PRIMARY KEY, at TIMESTAMP, epoch INTEGER);
INSERT INTO a VALUES
    (1, '2024-01-31 10:20:30.125', 1706696430), (2, '2021-01-03 00:06:07', 0), (3, '2020-12-31 23:59:59', 86399), (4, NULL, NULL);
SELECT id, strftime('%Y', at), strftime('%m', at), strftime('%d', at), strftime('%H', at), strftime('%M', at), strftime('%S', at) FROM a ORDER BY id;
SELECT id, strftime('%f', at), strftime('%j', at), strftime('%s', at), strftime('%w', at), strftime('%W', at), strftime('%%', at) FROM a ORDER BY id;
SELECT id, strftime('%e', at), strftime('%k', at), strftime('%l', at), strftime('%I', at), strftime('%p', at), strftime('%P', at) FROM a ORDER BY id;
SELECT id, strftime('%u', at), strftime('%U', at), strftime('%G-W%V', at), strftime('%g', at), strftime('%F %T', at), strftime('%R', at) FROM a ORDER BY id;
SELECT id, strftime('%Y-%m-%dT%H:%M:%fZ', at), strftime('day "%d" of %m''s', at), strftime('%d%j%S%S', at) FROM a ORDER BY id;
SELECT id, strftime('plain', at), strftime('', at), strftime('%Q', at) FROM a ORDER BY id;
SELECT id, CAST(strftime('%Y', at) AS INTEGER), strftime('%H', at) + 1, CAST(strftime('%w', at) AS INTEGER), (strftime('%s', at) - epoch) / 3600 FROM a ORDER BY id;
SELECT id FROM a WHERE epoch < strftime('%s', '1970-01-02') ORDER BY id;
SELECT strftime('%Y-%m', epoch, 'unixepoch') AS month, count(*) FROM a WHERE epoch IS NOT NULL GROUP BY month ORDER BY month;
