//! `lite2pg inspect`: what the ported types will refuse is found, with row and sample; the file is only read.
#![cfg(feature = "engines")]

mod common;

use common::Dir;
use lite2pg_engines::rusqlite::Connection;

fn database(dir: &Dir, sql: &str) {
    Connection::open(dir.path("app.db")).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn what_will_be_refused_is_found() {
    let dir = Dir::new(&[]);
    database(
        &dir,
        "CREATE TABLE p (id INTEGER PRIMARY KEY, name VARCHAR(5));
         CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, done BOOLEAN, at DATETIME, p INTEGER REFERENCES p (id), s TEXT);
         PRAGMA foreign_keys = OFF;
         INSERT INTO p VALUES (1, 'abcdef');
         INSERT INTO t VALUES (1, 5, 1, '2024-01-02 03:04:05', 1, 'fine'), (2, 'abc', 2, 'gestern', 77, x'00ff'),
           (3, 5000000000, 0, '2024-01-02', 1, 'a' || char(0) || 'b'), (4, 1.5, 1, NULL, 1, CAST(x'ff41' AS TEXT)), (5, 'x', 0, NULL, NULL, NULL);",
    );
    let before = std::fs::read(dir.path("app.db")).unwrap();
    let run = dir.run("inspect app.db").exits(1).says("app.db: 6 rows read, 10 findings");
    let expected = "\
p.name: a text that is too long: 1 (first: rowid 1, 'abcdef')
t.n: a fraction in a column of whole numbers: 1 (first: rowid 4, 1.5)
t.n: a number beyond the type's range: 1 (first: rowid 3, 5000000000)
t.n: text in a column of numbers: 2 (first: rowid 2, 'abc')
t.done: neither 0 nor 1 in a boolean: 1 (first: rowid 2, 2)
t.at: a text that is no time: 1 as AAAAAAA (first: rowid 2, 'gestern')
t.s: bytes in a column of texts: 1 (first: rowid 2, X'00FF')
t.s: text that is not UTF-8: 1 (first: rowid 4, '\u{fffd}A')
t.s: text with a NUL character: 1 (first: rowid 3, 'a\u{fffd}b')
t.p: no such row in the parent table: 1 (first: rowid 2, 77)
";
    assert_eq!(run.out, expected);
    assert_eq!(std::fs::read(dir.path("app.db")).unwrap(), before);
    assert_eq!(dir.list(), ["app.db"]);
}

#[test]
fn a_clean_database_exits_0_and_no_database_2() {
    let dir = Dir::new(&[("junk.db", "this is no database, and long enough to be looked at as one")]);
    database(&dir, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'x')");
    let run = dir.run("inspect app.db").exits(0);
    assert_eq!(run.out, "");
    dir.run("inspect junk.db").exits(2).says("junk.db: file is not a database");
    dir.run("inspect none.db").exits(2).says("none.db: there is no such file");
}

#[test]
fn what_becomes_the_same_is_found() {
    let dir = Dir::new(&[]);
    database(
        &dir,
        "PRAGMA journal_mode = WAL;
         CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE, key UUID UNIQUE, at DATETIME UNIQUE, plain TEXT UNIQUE);
         INSERT INTO u VALUES (1, 'Émile', 'AB000000-0000-0000-0000-000000000001', '2024-01-02', 'x'),
           (2, 'émile', 'ab000000-0000-0000-0000-000000000001', '2024-01-02 00:00:00', 'X'),
           (3, 'other', 'ab000000-0000-0000-0000-000000000002', '02/01/2024', 'y'), (4, NULL, NULL, '03/01/2024', 'z');",
    );
    assert_eq!(dir.list(), ["app.db"]);
    let run = dir.run("inspect app.db").exits(1);
    let same = "a value that is another one's equal in PostgreSQL, and has to be unique: 1 (first: rowid 1, ";
    let expected = format!(
        "u.at: a text that is no time: 2 as 99/99/9999 (first: rowid 3, '02/01/2024')\n\
         u.at: {same}'2024-01-02')\nu.key: {same}'AB000000-0000-0000-0000-000000000001')\nu.name: {same}'Émile')\n"
    );
    assert_eq!(run.out, expected);
    // No file of shared memory beside it either.
    assert_eq!(dir.list(), ["app.db"]);
}
