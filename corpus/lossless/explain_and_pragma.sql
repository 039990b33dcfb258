PRAGMA foreign_keys = ON;
PRAGMA journal_mode=MEMORY;
PRAGMA main.user_version = 7;
PRAGMA cache_size = -2000;
pragma encoding('UTF-8');
CREATE TABLE plans (id INTEGER PRIMARY KEY, name TEXT);
PRAGMA table_info(plans);
PRAGMA foreign_key_check;
EXPLAIN SELECT * FROM plans WHERE id = 1;
EXPLAIN QUERY PLAN
SELECT name FROM plans ORDER BY name;
EXPLAIN CREATE TABLE never_made (id INTEGER);
EXPLAIN CREATE TRIGGER never_fired AFTER INSERT ON plans BEGIN SELECT 1; SELECT 2; END;
ANALYZE;
VACUUM;
PRAGMA optimize;
