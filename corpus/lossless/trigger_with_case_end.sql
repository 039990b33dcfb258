CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL DEFAULT 'new',
    level INTEGER,
    note TEXT
);
CREATE TABLE jobs_log (job_id INTEGER, what TEXT);

CREATE TRIGGER jobs_grade AFTER UPDATE OF state ON jobs FOR EACH ROW
WHEN CASE WHEN NEW.state = 'done' THEN 1 ELSE 0 END
BEGIN
    -- END; in a comment is not the end
    INSERT INTO jobs_log (job_id, what)
    VALUES (NEW.id, CASE
        WHEN NEW.level > 5 THEN CASE OLD.state WHEN 'new' THEN 'fast; END;' ELSE 'slow' END
        ELSE 'normal'
    END);
    /* END; */
    UPDATE jobs SET note = CASE WHEN note IS NULL THEN 'END' ELSE note || ' END;' END
    WHERE id = NEW.id;
    DELETE FROM jobs_log WHERE job_id <> NEW.id AND what = CASE WHEN 1 THEN '' END;
END;

create trigger if not exists "END" before delete on jobs begin
    select case when old.state = 'running' then raise(abort, 'it is running; stop it first') end;end;

CREATE TEMP TRIGGER jobs_temp AFTER INSERT ON jobs BEGIN SELECT 1; END; -- and one line
INSERT INTO jobs (state) VALUES ('new');
