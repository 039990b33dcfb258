-- A column named twice beside a query: the first value is stored.
CREATE TABLE link (prefix TEXT, local INTEGER, trans INTEGER);
INSERT INTO link (prefix, local) VALUES ('a', 1), ('b', 0);
INSERT INTO link (prefix, local, local, trans) SELECT prefix || 'x', local, local + 1 AS more, 7 FROM link;
INSERT INTO link (prefix, local, trans, trans, "LOCAL")
  SELECT prefix || 'y', -- the name
    local + 5, ifnull(trans, 0), trans, trans * 2 FROM link WHERE trans IS NULL;
CREATE TABLE link_new (prefix TEXT PRIMARY KEY, local INTEGER, trans INTEGER DEFAULT 0);
INSERT INTO link_new (prefix, local, local, trans) SELECT prefix, local, local, trans FROM link;
DROP TABLE link;
ALTER TABLE link_new RENAME TO link;
