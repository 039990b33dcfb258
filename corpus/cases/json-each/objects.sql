-- json_each() of objects: known by a literal, by json_object(), by the default of a column or by its keys.
CREATE TABLE settings (id INTEGER PRIMARY KEY, body TEXT NOT NULL DEFAULT '{}');
INSERT INTO settings (body) VALUES ('{"theme":"dark","size":"12","a b":"x"}'), ('{}'), ('{"size":"9"}');
CREATE TABLE setting (owner INTEGER, name TEXT, value TEXT);
INSERT INTO setting SELECT s.id, e.key, e.value FROM settings s, json_each(s.body) e;
CREATE VIEW sizes AS SELECT s.id, e.value FROM settings s JOIN json_each(s.body) e ON e.key = 'size';
CREATE VIEW paths AS SELECT s.id, e.fullkey, e.path, e.type FROM settings s, json_each(s.body) e;
CREATE VIEW fixed AS SELECT key, value, type FROM json_each('{"b": 1, "a": [2], "c": "x", "d": null}');
