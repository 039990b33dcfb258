-- Words in double quotes that are no columns: SQLite takes them for texts, also where a format or 'now' is wanted.
CREATE TABLE ev (id INTEGER PRIMARY KEY, kind TEXT NOT NULL DEFAULT "open" CHECK (kind IN ("open", "it's", "done")), "name" TEXT, at TEXT DEFAULT (datetime('now')));
INSERT INTO ev (kind, "name", at) VALUES ("done", "a", "2024-01-31 10:00:00");
INSERT INTO ev (kind, "name", at) VALUES ("it's", "b", "2024-02-29 10:00:00");
CREATE VIEW months AS SELECT id, strftime("%Y", at) AS y, date(at, "+1 month") AS later, "name" || "!" AS n FROM ev WHERE "kind" <> "open";
CREATE VIEW shown AS SELECT printf("%03d", id) AS nr, kind AS "k" FROM ev WHERE "k" GLOB "d*" ORDER BY "k";
UPDATE ev SET kind = "open" WHERE "name" = "b" AND at < datetime("now", "-1 day");
CREATE INDEX ev_name ON ev ("name");
