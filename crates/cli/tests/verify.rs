//! `lite2pg verify`: exit codes, formats, and what goes wrong around it.
#![cfg(feature = "engines")]

mod common;

use common::Dir;

const TABLE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);\n";
const PORT: &str = "CREATE TABLE t (id SERIAL PRIMARY KEY, n INTEGER NOT NULL);\n";
const WRONG: &str = "CREATE TABLE t (id SERIAL PRIMARY KEY, n INTEGER);\n";

#[test]
fn equal_sides_exit_0() {
    let project = Dir::new(&[("migrations/1_t.sql", TABLE), ("migrations/1_t_postgres.sql", PORT)]);
    let run = project.run("verify").exits(0);
    assert!(run.out.contains("schema     equal"), "{run:#?}");
    assert!(run.err.is_empty(), "{run:#?}");
}

#[test]
fn a_difference_exits_1_and_names_both_places() {
    let project = Dir::new(&[("migrations/1_t.sql", TABLE), ("migrations/1_t_postgres.sql", WRONG)]);
    let run = project.run("verify --data none migrations").exits(1);
    let expected = "\
differs[schema]: column t.n not null
  SQLite     NOT NULL
             at migrations/1_t.sql:1:41
  PostgreSQL takes NULL
             at migrations/1_t_postgres.sql:1:40
";
    assert!(run.out.starts_with(expected), "{run:#?}");
    let run = project.run("verify --data none --format json").exits(1);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["schema"], "lite2pg.verify/1");
    assert_eq!(report["directories"][0]["differences"][0]["subject"], "column t.n not null");
}

#[test]
fn a_difference_with_a_reason_is_no_finding() {
    let settings = "[verify.known]\n\"column t.* not null\" = \"old rows have none\"\n\"index *\" = \"x\"\n";
    let files = [("lite2pg.toml", settings), ("migrations/1_t.sql", TABLE), ("migrations/1_t_postgres.sql", WRONG)];
    let project = Dir::new(&files);
    let run = project.run("verify --data none").exits(0).says("nothing differs that fits \"index *\"");
    assert!(run.out.contains("known: column t.n not null: old rows have none"), "{run:#?}");
}

#[test]
fn what_follows_from_a_refused_file_is_said_once() {
    let project = Dir::new(&[
        ("migrations/1_t.sql", TABLE),
        ("migrations/1_t_postgres.sql", "CREATE TABLE t (id SERIAL,, n INTEGER);\n"),
        ("migrations/2_t.sql", "ALTER TABLE t ADD COLUMN m TEXT; CREATE TABLE u (a INTEGER);"),
        ("migrations/2_t_postgres.sql", "ALTER TABLE t ADD COLUMN m TEXT; CREATE TABLE u (a INTEGER);"),
        ("migrations/3_i.sql", "CREATE INDEX i ON t (m);"),
        ("migrations/3_i_postgres.sql", "CREATE INDEX i ON \"T\" (m);"),
        ("migrations/4_w.sql", "CREATE TABLE w (a INTEGER);"),
        ("migrations/4_w_postgres.sql", "CREATE TABLE w (a INTEGR);"),
    ]);
    let follows = "migrations/2_t.sql, migrations/3_i.sql, table t: migrations/1_t.sql makes what they need, and was not applied\n";
    let run = project.run("verify").exits(1);
    assert!(run.out.contains(&format!("follows: {follows}")), "{run:#?}");
    assert_eq!(run.out.matches("differs[").count(), 2, "{run:#?}");
    assert!(
        run.out.contains("differs[apply]: file migrations/4_w.sql"),
        "a missing type is no missing table: {run:#?}"
    );
    // Those who want to know all are told all.
    let run = project.run("verify --format json").exits(1);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let all = report["directories"][0]["differences"].as_array().unwrap();
    assert_eq!(all.iter().filter(|one| one["follows"] == "migrations/1_t.sql").count(), 3, "{run:#?}");
}

#[test]
fn a_missing_port_is_not_green() {
    let files =
        [("migrations/1_t.sql", TABLE), ("migrations/1_t_postgres.sql", PORT), ("migrations/2_u.sql", "SELECT 1;")];
    let project = Dir::new(&files);
    let run = project.run("verify").exits(1);
    assert!(run.out.contains("not run: migrations/2_u.sql: there is no port"), "{run:#?}");
}

#[test]
fn what_cannot_be_run_exits_2() {
    let project = Dir::new(&[("migrations/1_t.sql", TABLE), ("empty/x.txt", "")]);
    project.run("verify").exits(2).says("write the ports first: lite2pg port migrations");
    project.run("verify empty").exits(2).says("empty: no SQLite migration here");
    project.run("verify nothing").exits(2).says("nothing: is not a directory");
    let endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c;\n";
    let project = Dir::new(&[("migrations/1_t.sql", endless), ("migrations/1_t_postgres.sql", "SELECT 1;\n")]);
    project.run("verify --timeout 1").exits(2).says("migrations/1_t.sql:1:1: this statement was stopped");
}

#[test]
fn a_password_is_never_shown() {
    let project = Dir::new(&[("migrations/1_t.sql", TABLE), ("migrations/1_t_postgres.sql", PORT)]);
    for address in [
        "postgresql://me:sesame@127.0.0.1:1/db",
        "postgresql://me:sesame@127.0.0.1:1/db?sslmode=require",
        "postgresql://me:sesame@[/db",
        "host=127.0.0.1 port=1 user=me password=sesame dbname=db",
        "host=127.0.0.1 pasword=sesame",
    ] {
        let mut command = project.command("-v verify --database-url");
        command.arg(address);
        let run = common::Run::of(command).exits(2);
        assert!(!run.err.contains("sesame") && !run.out.contains("sesame"), "{run:#?}");
    }
}

#[test]
fn rows_of_a_file_are_written_to_both_sides() {
    let source = "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id), at TEXT, n INTEGER);
INSERT INTO p VALUES (1, 'a');\n";
    let port = "CREATE TABLE p (id SERIAL PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE t (id SERIAL PRIMARY KEY, p INTEGER REFERENCES p (id), at TIMESTAMP, n INTEGER);
INSERT INTO p VALUES (1, 'a');
SELECT setval('p_id_seq', 1);\n";
    let project = Dir::new(&[
        ("migrations/1_t.sql", source),
        ("migrations/1_t_postgres.sql", port),
        ("rows.sql", "INSERT INTO t (p, at) VALUES (1, '2020-01-02 03:04:05');\nINSERT INTO p VALUES (2, 'b');\n"),
        ("wrong.sql", "INSERT INTO missing VALUES (1);\n"),
    ]);
    let run = project.run("verify --data rows.sql --keep").exits(0).says("with all ports applied: psql -h ");
    // The row that a migration has made is not counted.
    assert!(run.out.contains("2 given rows"), "{run:#?}");
    project.run("verify --data wrong.sql").exits(2).says("wrong.sql:1:1: no such table: missing");
    project.run("verify --data missing.db").exits(2).says("missing.db: there is no such file");

    let database = lite2pg_engines::rusqlite::Connection::open(project.path("app.db")).unwrap();
    let rows =
        "INSERT INTO t VALUES (5, 1, 'gestern', 1), (6, 1, 'heute', 2), (7, NULL, NULL, 3000000000), (8, 1, NULL, 4);
        PRAGMA foreign_keys = OFF; INSERT INTO t VALUES (9, 77, NULL, 5)";
    database.execute_batch(&format!("{source}{rows}")).unwrap();
    let run = project.run("verify --data app.db").exits(1);
    let expected = "\
differs[behaviour]: given rows of t: 22003
  SQLite     takes it
             at migrations/1_t.sql:2:14
             by INSERT INTO \"t\" (\"n\") VALUES (3000000000)
";
    assert!(run.out.starts_with(expected), "{run:#?}");
    assert!(run.out.contains("given rows of t: 22007") && run.out.contains(" (2 rows)"), "{run:#?}");
    let orphan = "not run: table t: SQLite itself refuses 1 of the given rows: FOREIGN KEY constraint failed";
    assert!(run.out.contains(orphan), "{run:#?}");
}

#[test]
fn keys_and_defaults_of_chance_and_of_the_clock_are_no_differences() {
    let sql = "CREATE TABLE a (id TEXT PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))), n TEXT, r INTEGER DEFAULT (random()));
        CREATE TABLE b (at DATETIME DEFAULT CURRENT_TIMESTAMP PRIMARY KEY, n INTEGER);
        CREATE TABLE c (k TEXT, at TEXT UNIQUE DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')));
        INSERT INTO a (n) VALUES ('x'), ('y');
        INSERT INTO b (n) VALUES (1);
        INSERT INTO c (k) VALUES ('x');\n";
    let project = Dir::new(&[("migrations/1_a.sql", sql)]);
    project.run("port migrations").exits(0);
    let run = project.run("verify").exits(0);
    assert!(run.out.contains("behaviour  equal"), "{run:#?}");
}

#[test]
fn a_function_of_the_application_is_named_as_the_cause() {
    let project = Dir::new(&[
        ("lite2pg.toml", "[functions]\nslugify = \"lower($1)\"\n"),
        ("migrations/1_a.sql", "CREATE TABLE a (b TEXT);\nUPDATE a SET b = slugify(b);\n"),
    ]);
    project.run("port migrations").exits(0);
    let run = project.run("verify").exits(1);
    assert!(run.out.contains("A function of the application is not there"), "{run:#?}");
}
