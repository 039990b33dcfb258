-- json_each() in a trigger, of the row that is stored.
CREATE TABLE post (id INTEGER PRIMARY KEY, tags TEXT NOT NULL DEFAULT '[]');
CREATE TABLE post_tag (post_id INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (post_id, tag));
CREATE TRIGGER post_tags AFTER INSERT ON post BEGIN
    INSERT OR IGNORE INTO post_tag (post_id, tag) SELECT NEW.id, value FROM json_each(NEW.tags) WHERE value <> '';
END;
CREATE TRIGGER post_untag AFTER UPDATE OF tags ON post WHEN EXISTS (SELECT 1 FROM json_each(OLD.tags)) BEGIN
    DELETE FROM post_tag WHERE post_id = OLD.id AND tag NOT IN (SELECT j.value FROM json_each(NEW.tags) AS j WHERE j.value IS NOT NULL);
END;
INSERT INTO post (tags) VALUES ('["a","b",""]');
UPDATE post SET tags = '["b"]';
