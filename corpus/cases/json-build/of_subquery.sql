-- A value taken out of a document by a subquery, put into another document or compared.
CREATE TABLE activity (id INTEGER PRIMARY KEY, payload TEXT NOT NULL);
CREATE TABLE inbox (id INTEGER PRIMARY KEY, message TEXT NOT NULL);
INSERT INTO activity VALUES (1, '{"comment":{"memo":7,"name":"x","list":[1,2]}}'), (2, '{"comment":{}}');
INSERT INTO inbox VALUES (1, '{"activity":1}'), (2, '{"activity":2,"k":"v"}'), (3, '{"activity":9}');
UPDATE inbox SET message = json_set(json_remove(message, '$.activity'), '$.comment',
  json_object('memo', (SELECT json_extract(activity.payload, '$.comment.memo') FROM activity WHERE activity.id = json_extract(inbox.message, '$.activity')),
    'name', (SELECT json_extract(activity.payload, '$.comment.name') FROM activity WHERE activity.id = json_extract(inbox.message, '$.activity'))))
WHERE EXISTS (SELECT 1 FROM activity WHERE activity.id = json_extract(inbox.message, '$.activity'));
SELECT id FROM inbox WHERE (SELECT json_extract(payload, '$.comment.memo') FROM activity WHERE activity.id = inbox.id) = id + 6;
SELECT id FROM inbox WHERE (SELECT json_extract(payload, '$.comment.name') FROM activity WHERE activity.id = inbox.id) = 'x';
SELECT json_array(id, (SELECT payload ->> '$.comment.name' FROM activity WHERE activity.id = inbox.id)) FROM inbox ORDER BY id;
