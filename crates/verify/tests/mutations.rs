//! Wrong ports, each made from a right one by one change: every one has to be found.

mod common;

use std::thread;

use common::{lines, report};
use lite2pg_verify::verify::Options;

const SOURCE: [&str; 3] = [
    "CREATE TABLE team (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, created_at TEXT DEFAULT CURRENT_TIMESTAMP);
     INSERT INTO team (id, name) VALUES (1, 'core'), (2, 'Web');
     CREATE TABLE person (
       id INTEGER PRIMARY KEY, team INTEGER REFERENCES team (id) ON DELETE SET NULL ON UPDATE CASCADE,
       email TEXT NOT NULL COLLATE NOCASE UNIQUE, score INTEGER NOT NULL DEFAULT 10 CHECK (score >= 0 AND score <= 100),
       active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)), seen_at TEXT, rate REAL DEFAULT 0.5, notes TEXT DEFAULT 'none');
     CREATE INDEX person_team ON person (team, active);
     CREATE UNIQUE INDEX person_notes ON person (notes, score) WHERE active = 1;",
    "CREATE TABLE task (
       id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, title TEXT NOT NULL,
       kind TEXT NOT NULL CHECK (kind IN ('bug', 'Feature')), due DATETIME, level INTEGER, touched_at TEXT DEFAULT (datetime('now')));
     CREATE TABLE log (id INTEGER PRIMARY KEY, task INTEGER, what TEXT);
     CREATE TRIGGER task_touch AFTER UPDATE OF title ON task BEGIN UPDATE task SET touched_at = datetime('now') WHERE id = new.id; END;
     CREATE TRIGGER task_log AFTER DELETE ON task WHEN old.level >= 3 BEGIN INSERT INTO log (task, what) VALUES (old.id, 'gone ' || old.title); END;
     CREATE VIEW by_level AS SELECT title, level FROM task ORDER BY level, title;
     CREATE VIEW late AS SELECT id, title FROM task WHERE title LIKE 'n%' OR level BETWEEN 2 AND 4;",
    "UPDATE person SET notes = 'high ' || id WHERE score >= 50;
     UPDATE task SET level = 5 WHERE kind LIKE 'feat%';
     ALTER TABLE task ADD COLUMN done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1));
     UPDATE task SET done = 1 WHERE level = 5;
     DELETE FROM task WHERE level IS NULL AND kind = 'bug' AND title = 'old';",
];

const PORT: [&str; 3] = [
    "CREATE EXTENSION IF NOT EXISTS citext;
     CREATE TABLE team (id SERIAL PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
     INSERT INTO team (id, name) VALUES (1, 'core'), (2, 'Web');
     SELECT setval('team_id_seq', 2);
     CREATE TABLE person (
       id SERIAL PRIMARY KEY, team INTEGER REFERENCES team (id) ON DELETE SET NULL ON UPDATE CASCADE,
       email CITEXT NOT NULL UNIQUE, score INTEGER NOT NULL DEFAULT 10 CHECK (score >= 0 AND score <= 100),
       active BOOLEAN NOT NULL DEFAULT TRUE, seen_at TIMESTAMP, rate DOUBLE PRECISION DEFAULT 0.5, notes TEXT DEFAULT 'none');
     CREATE INDEX person_team ON person (team, active);
     CREATE UNIQUE INDEX person_notes ON person (notes, score) WHERE active;",
    "CREATE TABLE task (
       id SERIAL PRIMARY KEY, person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, title TEXT NOT NULL,
       kind TEXT NOT NULL CHECK (kind IN ('bug', 'Feature')), due TIMESTAMP, level INTEGER, touched_at TIMESTAMP DEFAULT now());
     CREATE TABLE log (id SERIAL PRIMARY KEY, task INTEGER, what TEXT);
     CREATE FUNCTION task_touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       UPDATE task SET touched_at = now() WHERE id = new.id; RETURN NULL; END $$;
     CREATE TRIGGER task_touch AFTER UPDATE OF title ON task FOR EACH ROW EXECUTE FUNCTION task_touch();
     CREATE FUNCTION task_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       INSERT INTO log (task, what) VALUES (old.id, 'gone ' || old.title); RETURN NULL; END $$;
     CREATE TRIGGER task_log AFTER DELETE ON task FOR EACH ROW WHEN (old.level >= 3) EXECUTE FUNCTION task_log();
     CREATE VIEW by_level AS SELECT title, level FROM task ORDER BY level NULLS FIRST, title;
     CREATE VIEW late AS SELECT id, title FROM task WHERE title ILIKE 'n%' OR level BETWEEN 2 AND 4;",
    "UPDATE person SET notes = 'high ' || id WHERE score >= 50;
     UPDATE task SET level = 5 WHERE kind ILIKE 'feat%';
     ALTER TABLE task ADD COLUMN done BOOLEAN NOT NULL DEFAULT FALSE;
     UPDATE task SET done = TRUE WHERE level = 5;
     DELETE FROM task WHERE level IS NULL AND kind = 'bug' AND title = 'old';",
];

/// What is wrong, the right text, and the wrong one.
const MUTATIONS: &[(&str, &str, &str)] = &[
    ("an index is dropped", "CREATE INDEX person_team ON person (team, active);", ""),
    ("an index has its columns the other way round", "person (team, active)", "person (active, team)"),
    ("a unique index is a plain one", "CREATE UNIQUE INDEX person_notes", "CREATE INDEX person_notes"),
    ("a partial index is whole", "(notes, score) WHERE active", "(notes, score)"),
    ("a partial index covers the other half", "WHERE active;", "WHERE NOT active;"),
    ("NOT NULL is lost", "title TEXT NOT NULL", "title TEXT"),
    ("NOT NULL is too much", "due TIMESTAMP", "due TIMESTAMP NOT NULL"),
    ("UNIQUE is lost", "name TEXT NOT NULL UNIQUE", "name TEXT NOT NULL"),
    ("case counts", "email CITEXT", "email TEXT"),
    ("a default is another", "DEFAULT 10 CHECK", "DEFAULT 0 CHECK"),
    ("a default is lost", "rate DOUBLE PRECISION DEFAULT 0.5", "rate DOUBLE PRECISION"),
    (
        "a boolean's default is inverted",
        "active BOOLEAN NOT NULL DEFAULT TRUE",
        "active BOOLEAN NOT NULL DEFAULT FALSE",
    ),
    ("a time is the beginning of the day", "due TIMESTAMP", "due DATE"),
    (
        "a default time is a fixed one",
        "touched_at TIMESTAMP DEFAULT now()",
        "touched_at TIMESTAMP DEFAULT '2020-01-01'",
    ),
    ("a CHECK is lost", " CHECK (kind IN ('bug', 'Feature'))", ""),
    ("a CHECK has another bound", "score <= 100", "score < 100"),
    ("a CHECK takes another case", "'Feature'))", "'feature', 'Feature'))"),
    (
        "a foreign key is lost",
        "person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE",
        "person INTEGER NOT NULL",
    ),
    ("ON DELETE is another", "ON DELETE CASCADE", "ON DELETE RESTRICT"),
    ("ON UPDATE is lost", " ON UPDATE CASCADE", ""),
    ("setval is left out", "SELECT setval('team_id_seq', 2);", ""),
    ("a number does not number itself", "id SERIAL PRIMARY KEY, task INTEGER", "id INTEGER PRIMARY KEY, task INTEGER"),
    ("a seed row is another", "(2, 'Web')", "(2, 'web')"),
    ("a trigger recurses", "AFTER UPDATE OF title ON task", "AFTER UPDATE ON task"),
    (
        "a trigger is lost",
        "CREATE TRIGGER task_touch AFTER UPDATE OF title ON task FOR EACH ROW EXECUTE FUNCTION task_touch();",
        "",
    ),
    ("a trigger has another condition", "WHEN (old.level >= 3)", "WHEN (old.level > 3)"),
    ("a trigger writes something else", "'gone ' || old.title", "'gone' || old.title"),
    ("a trigger touches every row", "touched_at = now() WHERE id = new.id", "touched_at = now()"),
    ("NULL comes last in a view", "level NULLS FIRST", "level"),
    ("LIKE tells case apart in a view", "title ILIKE 'n%'", "title LIKE 'n%'"),
    ("BETWEEN lacks its end", "level BETWEEN 2 AND 4", "level >= 2 AND level < 4"),
    ("a backfill has > for >=", "WHERE score >= 50", "WHERE score > 50"),
    ("LIKE tells case apart in a backfill", "kind ILIKE 'feat%'", "kind LIKE 'feat%'"),
    ("a backfill is inverted", "SET done = TRUE", "SET done = FALSE"),
    ("a backfill is left out", "UPDATE task SET done = TRUE WHERE level = 5;", ""),
    ("a number is cut", "score INTEGER NOT NULL", "score BOOLEAN NOT NULL"),
];

fn found(port: &[String]) -> Vec<String> {
    let pairs: Vec<(&str, &str)> = SOURCE.iter().zip(port).map(|(source, port)| (*source, port.as_str())).collect();
    let report = report(&pairs, Options::default());
    lines(&report).into_iter().chain(report.not_run.into_iter().map(|entry| entry.reason)).collect()
}

#[test]
fn the_right_port_is_equal() {
    assert_eq!(found(&PORT.map(str::to_owned)), Vec::<String>::new());
}

#[test]
fn every_wrong_port_is_found() {
    // Two at a time: half of the time, one engine waits for the other.
    let (first, second) = MUTATIONS.split_at(MUTATIONS.len() / 2);
    let missed = thread::scope(|scope| {
        let halves = [first, second].map(|half| scope.spawn(|| missed(half)));
        halves.into_iter().flat_map(|half| half.join().expect("the thread ends")).collect::<Vec<_>>()
    });
    assert!(missed.is_empty(), "not found: {missed:#?}");
}

/// Those in which nothing is found.
fn missed(mutations: &[(&'static str, &str, &str)]) -> Vec<&'static str> {
    let mut missed = Vec::new();
    for (what, right, wrong) in mutations {
        let port = PORT.map(|text| text.replace(right, wrong));
        assert_ne!(port, PORT.map(str::to_owned), "nothing was changed: {what}");
        let found = found(&port);
        match found.first() {
            Some(first) => println!("{what}: {first}"),
            None => missed.push(*what),
        }
    }
    missed
}
