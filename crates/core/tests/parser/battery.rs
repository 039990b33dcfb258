//! What SQLite accepts, the parser accepts; what SQLite refuses for its syntax, the parser refuses.

use rusqlite::Connection;

use crate::support::{BATTERY, File, Verdict, judge, parse, sqlite_corpus, sqlite_pairs, statements};

/// What the statements of the battery speak of.
pub const SCHEMA: &str = "CREATE TABLE t (a, b, c); CREATE TABLE u (x UNIQUE, y, a); CREATE INDEX ix0 ON t (a);
    CREATE VIEW v AS SELECT a FROM t; CREATE VIRTUAL TABLE fts USING fts5(body);";

#[test]
fn battery() {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    let mut wrong = Vec::new();
    let mut accepted = 0;
    for sql in BATTERY.lines() {
        let verdict = judge(&connection, sql);
        accepted += usize::from(verdict == Verdict::Accepted);
        compare(sql, &verdict, &mut wrong);
    }
    println!("battery: {} statements, {accepted} accepted by SQLite", BATTERY.lines().count());
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn compare(sql: &str, verdict: &Verdict, wrong: &mut Vec<String>) {
    let ours = parse(sql);
    let fits = match verdict {
        Verdict::Accepted | Verdict::Refused(_) => ours.is_ok(),
        Verdict::SyntaxError(_) => ours.is_err(),
    };
    if !fits {
        let ours = ours.map_or_else(|error| format!("{error:?}"), |_| "accepted".into());
        wrong.push(format!("{sql}\n    SQLite: {verdict:?}\n    parser: {ours}"));
    }
}

#[test]
fn corpus() {
    check_files("corpus", &sqlite_corpus());
}

#[test]
fn pairs() {
    check_files("pairs", &sqlite_pairs());
}

/// Runs the files of each directory in order, so that SQLite knows the tables.
fn check_files(what: &str, files: &[File]) {
    let mut wrong = Vec::new();
    let (mut accepted, mut count) = (0, 0);
    let mut connection = Connection::open_in_memory().unwrap();
    let mut directory = None;
    for file in files {
        if directory != file.path.parent() {
            directory = file.path.parent();
            connection = Connection::open_in_memory().unwrap();
        }
        for sql in statements(&file.text) {
            let verdict = judge(&connection, sql);
            count += 1;
            accepted += usize::from(verdict == Verdict::Accepted);
            let known = wrong.len();
            compare(sql, &verdict, &mut wrong);
            if wrong.len() > known {
                wrong[known].insert_str(0, &format!("{}: ", file.path.display()));
            }
            if verdict == Verdict::Accepted && !sql.to_ascii_uppercase().starts_with("VACUUM") {
                let _ = connection.execute_batch(sql);
            }
        }
    }
    println!("{what}: {} files, {count} statements, {accepted} accepted by SQLite", files.len());
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}
