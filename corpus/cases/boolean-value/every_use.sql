-- 0 and 1 become false and true wherever a boolean column meets them.
CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    is_active BOOLEAN NOT NULL DEFAULT 1,  -- on unless said otherwise
    is_done BOOLEAN NOT NULL DEFAULT 0 CHECK (is_done IN (0, 1))
);
INSERT INTO job (name, is_active, is_done) VALUES ('a', 1, 0), ('b', 0, 1), ('c', 1, 1);
INSERT INTO job (name) VALUES ('d');
UPDATE job SET is_active = 0 WHERE is_done = 1 AND is_active;
SELECT name FROM job WHERE is_active = 1 ORDER BY name;
SELECT name FROM job WHERE NOT is_done ORDER BY name;
SELECT SUM(is_done), COUNT(*), SUM(CASE WHEN is_active = 1 THEN 1 ELSE 0 END) FROM job;
SELECT name, CASE is_done WHEN 1 THEN 'yes' ELSE 'no' END FROM job ORDER BY name;
CREATE INDEX job_active ON job (name) WHERE is_active = 1;
CREATE VIEW open_jobs AS SELECT name FROM job WHERE is_done = 0;
SELECT name FROM open_jobs ORDER BY name;
