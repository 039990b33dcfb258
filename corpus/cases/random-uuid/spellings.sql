-- UUIDs put together from random bytes, as they are found on the web.
CREATE TABLE a (
  id TEXT PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))),
  b TEXT DEFAULT (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))),2) || '-' || substr('89ab',abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))),2) || '-' || lower(hex(randomblob(6)))),
  c CHAR(36) DEFAULT (lower(
    hex( randomblob(4)) || '-' || hex( randomblob(2))
    || '-' || '4' || substr( hex( randomblob(2)), 2) || '-' -- the version
    || substr('AB89', 1 + (abs(random()) % 4) , 1)  ||
    substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))
  )),
  d TEXT DEFAULT (hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6))),
  e TEXT DEFAULT ('key_' || lower(hex(randomblob(8)))),
  f TEXT DEFAULT (upper(hex(randomblob(8)))),
  g UUID DEFAULT (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))),2) || '-' || substr('89ab',abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))),2) || '-' || lower(hex(randomblob(6)))),
  h INTEGER
);
INSERT INTO a (h) VALUES (1), (2);
UPDATE a SET h = 3 WHERE length(id) = 32 AND id = lower(id) AND length(b) = 36 AND substr(b, 15, 1) = '4' AND d = upper(d) AND length(c) = 36 AND length(e) = 20 AND length(f) = 16;
DELETE FROM a WHERE h <> 3;
CREATE TABLE found (h INTEGER, n INTEGER);
INSERT INTO found SELECT h, count(*) FROM a GROUP BY h;
DROP TABLE a;
