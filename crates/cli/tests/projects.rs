//! A small project for each layout, `corpus/layouts/`: where its ports go, and that the tool that reads them would split
//! them where it should.

mod common;

use std::path::Path;

use common::{Dir, body};

/// The project in a directory of its own.
fn project(name: &str) -> Dir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/layouts").join(name);
    let dir = Dir::new(&[]);
    for entry in
        walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file())
    {
        let name = entry.path().strip_prefix(&root).unwrap().to_str().unwrap();
        dir.write(name, std::fs::read(entry.path()).unwrap());
    }
    dir
}

/// Ports, and gives back the new files.
#[track_caller]
fn port(dir: &Dir, args: &str) -> Vec<String> {
    let before = dir.list();
    dir.run(&format!("port {args}")).exits(0);
    dir.run(&format!("check {args}")).exits(0);
    dir.list().into_iter().filter(|name| !before.contains(name)).collect()
}

/// The tool would read a port beside its source: refused. In a directory of their own all is well.
#[track_caller]
fn refused_beside(name: &str, migrations: &str, tool: &str) -> (Dir, Vec<String>) {
    let dir = project(name);
    let before = dir.list();
    let run = dir.run(&format!("port {migrations}")).exits(2);
    assert!(run.err.contains(&format!("{tool} would apply a port beside its source")), "{}", run.err);
    assert!(run.err.contains(&format!("--target-dir {migrations}_postgres")), "{}", run.err);
    assert_eq!(dir.list(), before);
    dir.run(&format!("status {migrations} -v")).exits(2).says(&format!("migrations of {tool}, told by "));
    let new = port(&dir, &format!("{migrations} --target-dir {migrations}_postgres"));
    let sources = before.iter().filter(|name| lite2pg::layout::is_sql(Path::new(name)));
    let expected: Vec<String> =
        sources.map(|name| name.replacen(migrations, &format!("{migrations}_postgres"), 1)).collect();
    assert_eq!(new, expected);
    let again = dir.run(&format!("port {migrations} --target-dir {migrations}_postgres")).exits(0);
    assert!(again.err.contains("unchanged") && !again.err.contains("written"), "{}", again.err);
    (dir, new)
}

#[test]
fn suffix() {
    let dir = project("suffix");
    assert_eq!(port(&dir, ""), ["migrations/002_index_postgres.sql", "migrations/002_trigger_postgres.sql"]);
    dir.run("status -v").says("migrations: layout suffix, ports end in _postgres.sql, 3 found");
}

#[test]
fn sibling() {
    let dir = project("sibling");
    assert_eq!(port(&dir, ""), ["migrations/postgresql/002_index.sql"]);
    dir.run("status -v").says("layout sibling");
}

#[test]
fn golang_migrate() {
    refused_beside("golang-migrate", "migrations", "golang-migrate");
}

#[test]
fn golang_migrate_with_suffixes() {
    let dir = project("golang-suffix");
    assert_eq!(port(&dir, ""), ["migrations/2_index_postgres.up.sql"]);
}

/// What a tool that splits at `;` sends, given its marks.
fn statements(text: &str, begin: &str, end: &str) -> Vec<String> {
    let (mut found, mut now, mut whole) = (Vec::new(), String::new(), false);
    for line in text.lines() {
        let is_mark = line.starts_with("-- +");
        whole = (whole || line == begin) && line != end;
        if !is_mark && !line.starts_with("--") {
            now += line;
            now.push('\n');
        }
        if line == end || !whole && (line.ends_with(';') || is_mark) {
            found.push(std::mem::take(&mut now));
        }
    }
    found.push(now);
    found.retain(|statement| !statement.trim().is_empty());
    found
}

#[track_caller]
fn splits_well(dir: &Dir, files: &[String], begin: &str, end: &str) {
    for name in files {
        let text = dir.read(name);
        let found = statements(body(&text), begin, end);
        assert!(found.len() > 1, "{text}");
        for statement in found {
            assert!(
                statement.matches("$$").count() % 2 == 0 && statement.trim().ends_with(';'),
                "{name}:\n{statement}"
            );
        }
    }
}

#[test]
fn goose() {
    let (dir, new) = refused_beside("goose", "migrations", "goose");
    splits_well(&dir, &new, "-- +goose StatementBegin", "-- +goose StatementEnd");
    let text = dir.read("migrations_postgres/00002_index.sql");
    assert!(text.starts_with("-- +goose NO TRANSACTION\n-- +goose Up\n"), "{text}");
    assert!(text.contains("-- +goose StatementBegin\nCREATE OR REPLACE FUNCTION"), "{text}");
    assert!(text.contains("\n-- +goose Down\n"), "{text}");
}

#[test]
fn sql_migrate() {
    let (dir, new) = refused_beside("sql-migrate", "migrations", "sql-migrate");
    splits_well(&dir, &new, "-- +migrate StatementBegin", "-- +migrate StatementEnd");
    let text = dir.read("migrations_postgres/2-index.sql");
    assert!(text.starts_with("-- +migrate Up notransaction\n"), "{text}");
}

#[test]
fn a_stub_is_one_statement_for_the_tool() {
    let dir =
        Dir::new(&[("m/1.sql", "-- +goose Up\nCREATE TABLE a (b TEXT);\n.mode csv\n-- +goose Down\nDROP TABLE a;\n")]);
    dir.run("port m --target-dir p --partial").exits(1);
    let text = dir.read("p/1.sql");
    assert!(text.contains("-- +goose StatementBegin\nDO $lite2pg$"), "{text}");
    splits_well(&dir, &["p/1.sql".to_owned()], "-- +goose StatementBegin", "-- +goose StatementEnd");
}

#[test]
fn dbmate() {
    let (dir, _) = refused_beside("dbmate", "migrations", "dbmate");
    let text = dir.read("migrations_postgres/20240102000000_index.sql");
    assert!(text.starts_with("-- migrate:up transaction:false\n") && text.contains("\n-- migrate:down\n"), "{text}");
}

#[test]
fn diesel() {
    let (dir, _) = refused_beside("diesel", "migrations", "diesel");
    let run = dir.run("status migrations --target-dir migrations_postgres --format json").exits(0);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["migrations"][0]["number"], "2024-01-01-000000");
    assert_eq!(report["migrations"][0]["name"], "users");
    assert_eq!(report["migrations"][0]["sqlite_file"], "2024-01-01-000000_users/up.sql");
    assert_eq!(
        report["migrations"][2]["sqlite_file"], "2024-01-02-000000_index/down.sql",
        "down comes last, in reverse"
    );
}

#[test]
fn sqlx() {
    let (dir, _) = refused_beside("sqlx", "migrations", "sqlx");
    assert!(dir.read("migrations_postgres/20240101000000_users.sql").starts_with("-- no-transaction\n"));
}

#[test]
fn refinery_and_flyway() {
    refused_beside("versioned", "migrations", "refinery or Flyway");
}

#[test]
fn drizzle() {
    let (dir, _) = refused_beside("drizzle", "drizzle", "Drizzle");
    assert!(dir.read("drizzle_postgres/0000_users.sql").contains("\n--> statement-breakpoint\n"));
}

#[test]
fn prisma() {
    refused_beside("prisma", "migrations", "Prisma");
}

#[test]
fn d1() {
    let (dir, _) = refused_beside("d1", "migrations", "D1");
    assert!(dir.read("migrations_postgres/0001_users.sql").starts_with("-- Migration number: 0001\n"));
}

#[test]
fn renumbered_squashed_and_declared() {
    let dir = project("renumbered");
    let states = |dir: &Dir| {
        let run = dir.run("status --format json").exits(0);
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let rows = report["migrations"].as_array().unwrap().clone();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
        rows.iter()
            .map(|row| format!("{} {} {}", text(&row["sqlite_file"]), text(&row["postgres_file"]), text(&row["state"])))
            .collect::<Vec<_>>()
    };
    let expected = [
        "- 0001_baseline.sql postgres-only",
        "0001_users.sql - sqlite-only",
        "0002_local_cache.sql - sqlite-only",
        "- 0003_grants.sql postgres-only",
        "0003_index.sql 0002_index.sql renumbered",
        "0004_trigger.sql - missing",
    ];
    assert_eq!(states(&dir), expected);
    assert_eq!(port(&dir, ""), ["migrations/postgres/0004_trigger.sql"]);
    // With a stamp the pair is still told as renumbered, until the source changes.
    dir.run("accept migrations/postgres/0002_index.sql").exits(0);
    assert_eq!(states(&dir)[4], expected[4]);
    dir.write("migrations/sqlite/0003_index.sql", "CREATE INDEX users_by_name ON users (name, id);\n");
    assert_eq!(states(&dir)[4], "0003_index.sql 0002_index.sql conflict");
    dir.run("check").exits(1);
}
