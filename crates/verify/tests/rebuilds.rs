//! What a ported table rebuild leaves: the same schema as SQLite's, with the names that PostgreSQL would have given to
//! tables that were made so from the start.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lite2pg_core::config::Config;
use lite2pg_core::project::{File, Role, port};
use lite2pg_engines::{Database, Server, Sqlite};
use lite2pg_verify::schema::{Defaults, compare, read_postgres, read_sqlite};
use lite2pg_verify::value::Window;

/// Cases whose schema or names differ on purpose, with what differs.
const DIFFERENT: &[(&str, &str)] = &[
    // SQLite leaves the key on a table that is gone.
    ("old_first_itself", "foreign key posts(user_id)"),
    ("old_first_itself", "posts posts_user_id_fkey"),
    // A constraint keeps its name when its column gets another.
    ("mixed_case", "\"apiKey\" apiKey_user"),
    ("renamed_in_check", "t t_a"),
];

fn is_meant(case: &str, what: &str) -> bool {
    DIFFERENT.iter().any(|(other, subject)| *other == case && what.starts_with(subject))
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/cases/table-rebuild");
    let files = std::fs::read_dir(folder).expect("the cases are there");
    let mut files: Vec<_> = files.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

fn ported(source: &str) -> Option<String> {
    let file = File { name: "case".into(), source: source.into(), role: Role::Migration { port: None } };
    let port = port(&Config::house(), &[file], |_| true).ports.into_iter().next().flatten()?;
    port.blocked.is_empty().then_some(port.text)
}

fn database(sql: &str) -> Database {
    let mut database = Server::shared().database().expect("a database");
    database.batch(sql).unwrap_or_else(|error| panic!("{error}\n{sql}"));
    database
}

/// The names of all constraints, indexes and sequences, with their tables.
fn names(database: &mut Database) -> BTreeSet<String> {
    let sql = "SELECT conrelid::regclass || ' ' || conname FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
        UNION SELECT indrelid::regclass || ' ' || indexrelid::regclass FROM pg_index
            JOIN pg_class ON pg_class.oid = indrelid AND relnamespace = 'public'::regnamespace
        UNION SELECT refobjid::regclass || ' ' || objid::regclass FROM pg_depend
            JOIN pg_class ON pg_class.oid = objid AND relkind = 'S' WHERE deptype IN ('a', 'i') AND refobjsubid > 0";
    let rows = database.query_text(sql).expect("a catalog");
    rows.into_iter().filter_map(|mut row| row.pop().flatten()).collect()
}

#[test]
fn a_rebuild_leaves_the_schema_of_sqlite() {
    let mut failures = Vec::new();
    for path in cases() {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let source = std::fs::read_to_string(&path).expect("a case");
        let Some(port) = ported(&source) else { continue };
        let sqlite = Sqlite::memory().expect("a database");
        sqlite.batch(&source).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut postgres = database(&port);
        let ours = read_sqlite(&sqlite, Defaults::Compute).expect("a schema");
        let theirs = read_postgres(postgres.client(), Defaults::Compute).expect("a schema");
        for difference in compare(&ours, &theirs, Window::open()).differences {
            if !is_meant(&name, &difference.subject) {
                failures
                    .push(format!("{name}: {}: {} / {}", difference.subject, difference.sqlite, difference.postgres));
            }
        }
        // The same schema, made at once.
        let made = sqlite.query_text("SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND type IN ('table', 'index') ORDER BY type DESC, rowid");
        let made: String = made.expect("a schema").into_iter().flatten().flatten().collect::<Vec<_>>().join("\n");
        let Some(port) = ported(&made) else { continue };
        let (rebuilt, anew) = (names(&mut postgres), names(&mut database(&port)));
        for only in rebuilt.symmetric_difference(&anew).filter(|only| !is_meant(&name, only)) {
            failures.push(format!("{name}: {only}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
