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
