//! What made-up rows and probes show.

mod common;

use common::{lines, migration, report};
use lite2pg_engines::Server;
use lite2pg_verify::report::Report;
use lite2pg_verify::verify::{Options, Plan, Postgres, verify};

fn run(pairs: &[(&str, &str)]) -> Report {
    report(pairs, Options::default())
}

#[track_caller]
fn equal(pairs: &[(&str, &str)]) {
    let report = run(pairs);
    assert!(report.is_equal(), "{:#?} {:?}", lines(&report), report.not_run);
}

const SOURCE: &str = "
    CREATE TABLE person (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE UNIQUE, age INTEGER CHECK (age BETWEEN 0 AND 120));
    CREATE TABLE task (
      id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, status TEXT NOT NULL DEFAULT 'open'
      CHECK (status IN ('open', 'done')), done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)), points REAL, changed TEXT DEFAULT (datetime('now')));
    CREATE TABLE log (id INTEGER PRIMARY KEY, task INTEGER, what TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP);
    CREATE TRIGGER task_done AFTER UPDATE OF status ON task WHEN new.status = 'done' AND old.status <> 'done' BEGIN
      INSERT INTO log (task, what) VALUES (new.id, 'done'); END;
    CREATE VIEW totals AS SELECT status, count(*) AS n, sum(points) AS points FROM task GROUP BY status;";

const PORT: &str = "
    CREATE EXTENSION IF NOT EXISTS citext;
    CREATE TABLE person (id SERIAL PRIMARY KEY, name CITEXT NOT NULL UNIQUE, age INTEGER CHECK (age BETWEEN 0 AND 120));
    CREATE TABLE task (
      id SERIAL PRIMARY KEY, person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, status TEXT NOT NULL DEFAULT 'open'
      CHECK (status IN ('open', 'done')), done BOOLEAN NOT NULL DEFAULT FALSE, points DOUBLE PRECISION, changed TIMESTAMP DEFAULT now());
    CREATE TABLE log (id SERIAL PRIMARY KEY, task INTEGER, what TEXT, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
    CREATE FUNCTION task_done() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO log (task, what) VALUES (new.id, 'done'); RETURN NULL; END $$;
    CREATE TRIGGER task_done AFTER UPDATE OF status ON task FOR EACH ROW
      WHEN (new.status = 'done' AND old.status <> 'done') EXECUTE FUNCTION task_done();
    CREATE VIEW totals AS SELECT status, count(*) AS n, sum(points) AS points FROM task GROUP BY status;";

#[test]
fn a_good_port_behaves_alike() {
    equal(&[
        (SOURCE, PORT),
        ("UPDATE task SET done = 1 WHERE status = 'done'", "UPDATE task SET done = TRUE WHERE status = 'done'"),
    ]);
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let wrong = PORT.replace("0 AND 120", "0 AND 119");
    let pairs = [(SOURCE, wrong.as_str())];
    assert_eq!(run(&pairs), run(&pairs));
}

#[test]
fn a_difference_is_shown_by_the_smallest_statement() {
    let wrong = PORT.replace("0 AND 120", "0 AND 119");
    let report = run(&[(SOURCE, &wrong)]);
    let found = &report.differences[0];
    assert_eq!(found.subject, "insert into person");
    assert_eq!(found.sqlite, "takes it");
    assert!(found.postgres.starts_with("ERROR 23514: "), "{found:?}");
    let shown = found.shown_by.as_ref().unwrap();
    assert!(shown.sqlite.starts_with("INSERT INTO \"person\" (\"name\", \"age\") VALUES ("), "{shown:?}");
    assert!(shown.sqlite.ends_with(", 120)"), "{shown:?}");
}

#[test]
fn a_number_that_is_taken_is_found() {
    let source = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b')";
    let port = "CREATE TABLE t (id SERIAL PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b')";
    let found = lines(&run(&[(source, port)]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("behaviour: insert into t without id: takes it | ERROR 23505"), "{found:?}");
    equal(&[(source, &format!("{port}; SELECT setval('t_id_seq', 2)"))]);
}

#[test]
fn rows_that_keep_a_file_from_running_are_named() {
    let tables = ("CREATE TABLE t (a TEXT, b INTEGER)", "CREATE TABLE t (a TEXT, b INTEGER)");
    let report = run(&[tables, ("UPDATE t SET b = 1", "UPDATE t SET b = a::integer")]);
    assert_eq!(report.differences[0].subject, "file 2.sql with rows");
    // Where SQLite itself cannot migrate the rows, they are at fault, and the file is tried without.
    equal(&[tables, ("CREATE UNIQUE INDEX u ON t (1)", "CREATE UNIQUE INDEX u ON t ((1))")]);
}

#[test]
fn later_foreign_keys_find_their_parents() {
    equal(&[
        (
            "CREATE TABLE p (id TEXT PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p TEXT NOT NULL)",
            "CREATE TABLE p (id TEXT PRIMARY KEY); CREATE TABLE c (id SERIAL PRIMARY KEY, p TEXT NOT NULL)",
        ),
        (
            "CREATE TABLE d (id INTEGER PRIMARY KEY, p TEXT NOT NULL REFERENCES p (id)); INSERT INTO d SELECT * FROM c; DROP TABLE c; ALTER TABLE d RENAME TO c",
            "ALTER TABLE c ADD FOREIGN KEY (p) REFERENCES p (id)",
        ),
    ]);
}

#[test]
fn rows_that_sqlite_leaves_without_parents_are_not_held_against_the_port() {
    let tables = "CREATE TABLE p (id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('a', 'b')));
        CREATE TABLE c (p TEXT NOT NULL REFERENCES p (id))";
    let report = run(&[(tables, tables), ("DELETE FROM p WHERE kind = 'a'", "DELETE FROM p WHERE kind = 'a'")]);
    assert!(report.is_equal(), "{:#?}", lines(&report));
    assert!(report.intended.iter().any(|line| line.contains("lose their parents")), "{report:#?}");
}

#[test]
fn rows_fit_what_later_files_and_functions_want() {
    // A text that becomes JSON, a document that a view looks into, one of two columns that has to be NULL, a single row.
    let report = run(&[
        (
            "CREATE TABLE t (id TEXT PRIMARY KEY, d TEXT NOT NULL, x TEXT, y TEXT, u TEXT, v TEXT,
               CHECK ((x IS NULL) <> (y IS NULL) AND (u IS NULL) <> (v IS NULL)));
             CREATE TABLE one (id INTEGER PRIMARY KEY CHECK (id = 1), data TEXT); INSERT INTO one VALUES (1, '{}')",
            "CREATE TABLE t (id TEXT PRIMARY KEY, d TEXT NOT NULL, x TEXT, y TEXT, u TEXT, v TEXT,
               CHECK ((x IS NULL) <> (y IS NULL) AND (u IS NULL) <> (v IS NULL)));
             CREATE TABLE one (id INTEGER PRIMARY KEY CHECK (id = 1), data TEXT); INSERT INTO one VALUES (1, '{}')",
        ),
        (
            "CREATE VIEW k AS SELECT id, json_extract(d, '$.key') AS key FROM t",
            "ALTER TABLE t ALTER COLUMN d TYPE JSONB USING d::jsonb; CREATE VIEW k AS SELECT id, d ->> 'key' AS key FROM t",
        ),
    ]);
    assert!(report.not_run.is_empty(), "{:?}", report.not_run);
    let found = lines(&report);
    assert!(found.iter().all(|line| line.starts_with("schema: column one.id numbering")), "{found:#?}");
}

#[test]
fn rows_come_after_files_that_one_side_alone_has() {
    // The port is squashed: what the second file does to rows, it never does.
    let first = migration(
        1,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)",
        "CREATE TABLE t (id SERIAL PRIMARY KEY, n INTEGER)",
    );
    let mut second = migration(2, "UPDATE t SET n = 0", "");
    second.port = None;
    let third = migration(3, "CREATE INDEX i ON t (n)", "CREATE INDEX i ON t (n)");
    let plan = Plan { migrations: vec![first, second, third], ..Plan::default() };
    let report = verify(&plan, &Postgres::Local(Server::shared())).unwrap_or_else(|stopped| panic!("{stopped}"));
    assert!(report.differences.is_empty(), "{:#?}", lines(&report));
}
