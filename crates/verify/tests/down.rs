//! The way back: Down parts and files that go down.

mod common;

use common::{lines, migration, report};
use lite2pg_engines::Server;
use lite2pg_verify::verify::{Options, Plan, Postgres, verify};

const FIRST: (&str, &str) = (
    "-- +goose Up
CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INTEGER);
CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT);
CREATE TRIGGER t_log AFTER INSERT ON t BEGIN INSERT INTO log (what) VALUES (new.name); END;
-- +goose Down
DROP TRIGGER t_log;
DROP TABLE log;
DROP TABLE t;",
    "-- +goose Up
CREATE TABLE t (id SERIAL PRIMARY KEY, name TEXT, n INTEGER);
CREATE TABLE log (id SERIAL PRIMARY KEY, what TEXT);
CREATE FUNCTION t_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (what) VALUES (new.name); RETURN NULL; END $$;
CREATE TRIGGER t_log AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION t_log();
-- +goose Down
DROP TRIGGER t_log ON t;
DROP FUNCTION t_log;
DROP TABLE log;
DROP TABLE t;",
);

const SECOND: (&str, &str) = (
    "-- +goose Up
CREATE INDEX t_name ON t (name);
ALTER TABLE t ADD COLUMN size INTEGER;
-- +goose Down
UPDATE t SET n = size WHERE n >= 5;
ALTER TABLE t DROP COLUMN size;
DROP INDEX t_name;",
    "-- +goose Up
CREATE INDEX t_name ON t (name);
ALTER TABLE t ADD COLUMN size INTEGER;
-- +goose Down
UPDATE t SET n = size WHERE n >= 5;
ALTER TABLE t DROP COLUMN size;
DROP INDEX t_name;",
);

#[test]
fn a_good_way_back_is_equal() {
    let report = report(&[FIRST, SECOND], Options::default());
    assert!(report.is_equal(), "{:#?} {:?}", lines(&report), report.not_run);
    let counts = report.compared.iter().find(|(check, _)| check.name() == "down").map(|(_, counts)| counts.clone());
    assert_eq!(counts.unwrap_or_default().get("files up again"), Some(&2));
}

#[track_caller]
fn found(right: &str, wrong: &str) -> Vec<String> {
    let change = |(source, port): (&'static str, &str)| (source, port.replace(right, wrong));
    let (first, second) = (change(FIRST), change(SECOND));
    assert_ne!((first.1.as_str(), second.1.as_str()), (FIRST.1, SECOND.1), "{right}");
    lines(&report(&[(first.0, &first.1), (second.0, &second.1)], Options::default()))
}

#[test]
fn what_is_left_behind_is_found() {
    assert_eq!(found("DROP INDEX t_name;", ""), ["down: index t(name) after down 2.sql: missing | there"]);
    let again = found("DROP FUNCTION t_log;", "");
    assert_eq!(again.len(), 1, "{again:?}");
    assert!(again[0].starts_with("down: up again 1.sql: runs | ERROR 42723"), "{again:?}");
    let refused = found("DROP TRIGGER t_log ON t;", "");
    assert!(refused[0].starts_with("down: down 1.sql: runs | ERROR 2BP01"), "{refused:?}");
    let rows = found("n >= 5", "n > 5");
    assert!(rows.iter().any(|line| line.starts_with("down: rows t after down 2.sql")), "{rows:?}");
}

#[test]
fn a_port_without_a_way_back_is_not_green() {
    let only_up = SECOND.1.split("-- +goose Down").next().unwrap_or_default();
    let report = report(&[FIRST, (SECOND.0, only_up)], Options::default());
    assert!(!report.is_equal());
    assert_eq!(report.not_run[0].subject, "2.sql");
}

#[test]
fn files_that_go_down_are_run_the_last_first() {
    let up = vec![migration(1, "CREATE TABLE t (a TEXT)", "CREATE TABLE t (a TEXT)")];
    let plan =
        |port: &str| Plan { migrations: up.clone(), down: vec![migration(2, "DROP TABLE t", port)], ..Plan::default() };
    let run = |port: &str| {
        verify(&plan(port), &Postgres::Local(Server::shared())).unwrap_or_else(|stopped| panic!("{stopped}"))
    };
    assert!(run("DROP TABLE t").is_equal());
    assert_eq!(lines(&run("SELECT 1")), ["down: table t after down 2.sql: missing | there"]);
}
