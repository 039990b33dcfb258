-- The schema of an attached database.
INSERT INTO old.t (a) VALUES (1);
