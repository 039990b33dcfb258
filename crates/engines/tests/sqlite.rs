//! The in-memory SQLite: values as text, statements judged without running them.

use std::time::Duration;

use lite2pg_engines::Sqlite;

#[test]
fn values_come_as_text() {
    let sqlite = Sqlite::memory().unwrap();
    let rows = sqlite
        .query_text("SELECT NULL, 1, 0.1, 1.0, 1e300, 9e999, -9e999, 'é', x'0aFF'; SELECT 2; -- the end")
        .unwrap();
    let first: Vec<_> = rows[0].iter().map(Option::as_deref).collect();
    let expected = [
        None,
        Some("1"),
        Some("0.1"),
        Some("1.0"),
        Some("1e300"),
        Some("Inf"),
        Some("-Inf"),
        Some("é"),
        Some("X'0AFF'"),
    ];
    assert_eq!(first, expected);
    assert_eq!(rows[1], [Some("2".to_owned())]);
    assert_eq!(rows.len(), 2);
}

#[test]
fn a_batch_runs_pragmas_triggers_and_queries_alike() {
    let sqlite = Sqlite::memory().unwrap();
    sqlite
        .batch(
            "PRAGMA journal_mode = WAL;
             CREATE TABLE t (a INTEGER);
             CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = a + 1; SELECT 1; END;
             INSERT INTO t VALUES (1) RETURNING a;
             SELECT * FROM t",
        )
        .unwrap();
    assert_eq!(sqlite.query_text("SELECT a FROM t").unwrap(), [[Some("2".to_owned())]]);
}

#[test]
fn foreign_keys_are_off_until_asked_for() {
    let sqlite = Sqlite::memory().unwrap();
    sqlite.batch("CREATE TABLE t (a REFERENCES missing (b)); INSERT INTO t VALUES (1)").unwrap();
    sqlite.batch("PRAGMA foreign_keys = ON").unwrap();
    let error = sqlite.batch("INSERT INTO t VALUES (2)").unwrap_err();
    assert_eq!(error.to_string(), "SQLite: no such table: main.missing");
}

#[test]
fn accepts_compiles_without_running() {
    let sqlite = Sqlite::memory().unwrap();
    sqlite.accepts("CREATE TABLE t (a); SELECT 1").unwrap();
    assert_eq!(sqlite.accepts("INSERT INTO t VALUES (1)").unwrap_err(), "no such table: t");
    sqlite.accepts("").unwrap();
    sqlite.accepts(" -- only a comment").unwrap();
    assert!(sqlite.accepts("SELECT 1; SELEC 2").unwrap_err().contains("near \"SELEC\": syntax error"));
    // The double quotes are a string, as in a SQLite of default settings.
    sqlite.accepts("SELECT \"no column\"").unwrap();
}

#[test]
fn a_sandbox_reaches_no_file_and_stops_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.db");
    let sqlite = Sqlite::sandbox(Duration::from_millis(200)).unwrap();
    for sql in [format!("ATTACH '{}' AS x", file.display()), format!("VACUUM INTO '{}'", file.display())] {
        let error = sqlite.batch(&sql).unwrap_err().to_string();
        assert!(error.contains("authoriz"), "{sql}: {error}");
    }
    assert!(!file.exists());
    assert!(
        sqlite.batch("SELECT load_extension('x')").unwrap_err().to_string().contains("not authorized"),
        "extensions"
    );
    sqlite.batch("CREATE TABLE t (a); VACUUM").unwrap();
    let endless = "INSERT INTO t WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
    assert!(sqlite.batch(endless).unwrap_err().is_deadline());
    // The next statement has its whole time again.
    assert_eq!(sqlite.query_text("SELECT count(*) FROM t").unwrap(), [[Some("0".to_owned())]]);
    assert_eq!(sqlite.copy().unwrap().query_text("SELECT count(*) FROM t").unwrap(), [[Some("0".to_owned())]]);
}
