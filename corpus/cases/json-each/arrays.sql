-- json_each() of arrays: of a column, of a part, with a name, beside others, in a subquery.
CREATE TABLE roles (id INTEGER PRIMARY KEY, permissions TEXT NOT NULL DEFAULT '[]', meta TEXT);
INSERT INTO roles (permissions, meta) VALUES ('["a:read","b:old"]', '{"tags":["x","y"],"options":[{"fee":1,"n":"p"},{"fee":2,"n":"q"}]}'), ('[]', NULL), ('["b:old","b:new"]', '{"tags":[]}');
UPDATE roles SET permissions = (
    SELECT json_group_array(permission) FROM (
        SELECT DISTINCT CASE value WHEN 'b:old' THEN 'b:new' ELSE value END AS permission FROM json_each(roles.permissions) ORDER BY 1
    )
) WHERE EXISTS (SELECT 1 FROM json_each(roles.permissions) WHERE value = 'b:old');
CREATE TABLE role_tag (role_id INTEGER, place INTEGER, tag TEXT);
INSERT INTO role_tag (role_id, place, tag) SELECT r.id, t.key, t.value FROM roles r JOIN json_each(r.meta, '$.tags') AS t;
INSERT INTO role_tag (role_id, tag) SELECT roles.id, json_each.value FROM roles, json_each(roles.permissions) WHERE json_each.value LIKE 'a%';
CREATE VIEW fees AS SELECT r.id, o.key AS place, json_extract(o.value, '$.n') AS n FROM roles r, json_each(json_extract(r.meta, '$.options')) o WHERE o.value ->> '$.n' <> 'z' AND o.key >= 0;
CREATE VIEW tagged AS SELECT r.id, t.value FROM roles r LEFT JOIN json_each(r.meta, '$.tags') t;
CREATE VIEW counted AS SELECT value AS permission, count(*) AS n FROM roles, json_each(permissions) GROUP BY value;
DELETE FROM role_tag WHERE tag IN (SELECT value FROM json_each('["y"]'));
