-- A key that is added behind its parent keeps its name and when it is checked; names in quotes keep their case.
CREATE TABLE c (
    id INTEGER PRIMARY KEY,
    p INTEGER,
    q INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED,
    r INTEGER REFERENCES p (id) NOT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "C_p_fkey" FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE,
    CONSTRAINT Plain_Name FOREIGN KEY (q) REFERENCES p (id)
);
CREATE TABLE p (id INTEGER PRIMARY KEY);
