//! Finds the SQL files that the tests read, and asks SQLite for its opinion.

use std::path::{Path, PathBuf};

use lite2pg_core::split::{self, Kind};
use lite2pg_core::sqlite;
use lite2pg_core::tree::Statement;
use rusqlite::Connection;

/// One statement a line.
pub const BATTERY: &str = include_str!("../parser_battery.sql");

/// A file of SQL.
pub struct File {
    pub path: PathBuf,
    pub text: String,
}

/// All `.sql` files of the corpus.
pub fn corpus() -> Vec<File> {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus"))
}

/// The corpus without what is not SQLite.
pub fn sqlite_corpus() -> Vec<File> {
    corpus().into_iter().filter(|file| is_sqlite(&file.path)).collect()
}

fn is_sqlite(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // 015 says that it is SQLite and is PostgreSQL.
    !name.contains("postgres") && name != "015_add_task_logs_and_user_prompts.sql"
}

/// The files of pairs of SQLite and PostgreSQL migrations in the directory `LITE2PG_PAIRS`, if that is set.
pub fn pairs() -> Vec<File> {
    std::env::var_os("LITE2PG_PAIRS").map_or_else(Vec::new, |directory| files(Path::new(&directory)))
}

/// Those of them that are SQLite.
pub fn sqlite_pairs() -> Vec<File> {
    let in_sqlite = |file: &File| file.path.components().any(|part| part.as_os_str() == "sqlite");
    pairs().into_iter().filter(in_sqlite).collect()
}

fn files(directory: &Path) -> Vec<File> {
    walkdir::WalkDir::new(directory)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "sql"))
        .filter_map(|entry| {
            let text = String::from_utf8(std::fs::read(entry.path()).unwrap()).ok()?;
            Some(File { path: entry.into_path(), text })
        })
        .collect()
}

/// The texts of the SQL statements in a text.
pub fn statements(text: &str) -> impl Iterator<Item = &str> {
    split::statements(text).filter(|statement| statement.kind == Kind::Sql).map(|statement| statement.span.of(text))
}

/// Reads one statement.
pub fn parse(sql: &str) -> Result<Statement, sqlite::SyntaxError> {
    let tokens: Vec<_> = lite2pg_core::lex::tokens(sql).collect();
    sqlite::parse(sql, &tokens)
}

/// What SQLite says to a statement.
#[derive(PartialEq, Eq, Debug)]
pub enum Verdict {
    Accepted,
    /// It is SQL, but does not fit the schema: SQLite may not have read all of it.
    Refused(String),
    SyntaxError(String),
}

pub fn judge(connection: &Connection, sql: &str) -> Verdict {
    let Err(error) = connection.prepare(sql) else { return Verdict::Accepted };
    let message = error.to_string();
    let of_syntax = ["syntax error", "unrecognized token", "incomplete input", "unknown table option"];
    if of_syntax.iter().any(|text| message.contains(text)) {
        Verdict::SyntaxError(message)
    } else {
        Verdict::Refused(message)
    }
}
