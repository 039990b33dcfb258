//! `lite2pg schema`: what it prints makes the schema anew.
#![cfg(feature = "engines")]

mod common;

use common::Dir;
use lite2pg_engines::{Server, Sqlite};

const FIRST: &str = "CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE);
CREATE TABLE note (id INTEGER PRIMARY KEY, tag INTEGER REFERENCES tag (id), at TEXT DEFAULT (datetime('now')));\n";
const SECOND: &str = "ALTER TABLE tag ADD COLUMN n INTEGER DEFAULT 0;
CREATE VIEW z AS SELECT name FROM tag;
CREATE VIEW a AS SELECT name FROM z;
CREATE INDEX note_by_tag ON note (tag);
CREATE TRIGGER counted AFTER INSERT ON note BEGIN UPDATE tag SET n = n + 1 WHERE id = NEW.tag; END;\n";

fn project() -> Dir {
    Dir::new(&[("migrations/1_first.sql", FIRST), ("migrations/2_second.sql", SECOND)])
}

#[test]
fn of_sqlite() {
    let dir = project();
    let run = dir.run("schema --dialect sqlite").exits(0);
    assert!(run.out.contains("UNIQUE, n INTEGER DEFAULT 0);"), "ALTER TABLE is folded in: {}", run.out);
    let sqlite = Sqlite::memory().unwrap();
    sqlite.batch(&run.out).unwrap_or_else(|error| panic!("{error}\n{}", run.out));
    dir.write("again/migrations/1.sql", &run.out);
    assert_eq!(dir.run("schema -C again --dialect sqlite").exits(0).out, run.out);
}

#[test]
fn somebodys_home_is_not_searched() {
    let dir = Dir::new(&[("somewhere/deep/1.sql", FIRST)]);
    for command in ["schema --dialect sqlite", "verify", "port"] {
        dir.run(command).exits(2).says("no migrations found");
    }
}

#[test]
fn of_postgres_whether_the_ports_are_written_or_not() {
    let dir = project();
    let before = dir.run("schema").exits(0).out;
    dir.write("migrations/3_kind_postgres.sql", "CREATE TYPE kind AS ENUM ('b', 'a');\nCREATE SEQUENCE mine;\n");
    dir.run("port -q").exits(0);
    let run = dir.run("schema -o out/schema.sql").exits(0);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
    let after = dir.read("out/schema.sql");
    for part in ["CREATE TYPE kind AS ENUM ('b', 'a');\n", "CREATE SEQUENCE mine;\n"] {
        assert!(after.contains(part), "{after}");
    }
    assert!(before.lines().all(|line| after.contains(line)), "{before}\n{after}");
    let mut database = Server::shared().database().unwrap();
    database.batch(&after).unwrap_or_else(|error| panic!("{error}\n{after}"));
    database.batch("INSERT INTO tag (name) VALUES ('x'); INSERT INTO note (tag) VALUES (1)").unwrap();
    let rows = database.query_text("SELECT n, (SELECT name FROM a WHERE name = 'X') FROM tag").unwrap();
    assert_eq!(rows, [[Some("1".to_owned()), Some("x".to_owned())]]);
}

#[test]
fn what_was_refused_is_told() {
    let dir = Dir::new(&[("migrations/1.sql", "CREATE TABLE a (b TEXT);\nDROP TABLE none;\n")]);
    for dialect in ["sqlite", "postgres"] {
        let run = dir.run(&format!("schema --dialect {dialect}")).exits(1).says("migrations/1.sql:2:1: not applied");
        assert!(run.out.starts_with("CREATE TABLE a ("), "{run:?}");
    }
    dir.run("schema nowhere").exits(2).says("nowhere: is not a directory");
}
