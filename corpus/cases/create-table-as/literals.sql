-- Columns made from literals by CREATE TABLE … AS have the types that PostgreSQL gives those.
CREATE TABLE done (name TEXT, seconds INTEGER);
CREATE TABLE IF NOT EXISTS old_runs AS SELECT '' AS version, '' AS description, 0 AS seconds, 3000000000 AS big WHERE 0;
INSERT INTO old_runs VALUES ('1', 'first step', 5, 4000000000);
INSERT INTO done SELECT version || '_' || REPLACE(description, ' ', '_') || '.sql', seconds + 1 FROM old_runs;
SELECT upper(description), seconds * 2, big FROM old_runs;
DROP TABLE old_runs;
