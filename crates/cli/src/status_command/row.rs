//! The rows of the table: what is told of one migration, and how urgent it is.

use std::path::Path;

use lite2pg_core::lacks::{Kind, Lack};
use lite2pg_core::text::LineIndex;
use serde::Serialize;

use crate::findings;
use crate::job::{Done, Entry};
use crate::layout;
use crate::report::{blocked, plural};
use crate::state::State;

/// One migration.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The number at the front of its file's name, as written.
    pub number: String,
    /// The rest of the name.
    pub name: String,
    /// The name of the file for SQLite.
    pub sqlite_file: Option<String>,
    /// The name of the file for PostgreSQL, if it is there.
    pub postgres_file: Option<String>,
    /// The path of the file for SQLite.
    pub sqlite_path: Option<String>,
    /// The path of the file for PostgreSQL, whether it is there or not.
    pub postgres_path: Option<String>,
    /// The state.
    pub state: &'static str,
    /// `high`: a table is missing, or a person is needed. `medium`: columns, constraints, views or triggers are missing, or the
    /// source was changed. `low`: an index or data is missing. `-`: nothing to do.
    pub risk: &'static str,
    /// What else there is to know.
    pub notes: Vec<String>,
}

/// One object that the PostgreSQL side lacks.
#[derive(Clone, Debug, Serialize)]
pub struct LackRow {
    /// The number of the migration that makes it for SQLite.
    pub number: String,
    /// What it is.
    pub kind: &'static str,
    /// Its name.
    pub object: String,
    /// The file that makes it for SQLite.
    pub file: String,
    /// The line in it, 1-based.
    pub line: usize,
}

/// The rows of one directory, and what its ports lack.
pub fn rows(done: &Done) -> (Vec<Row>, Vec<LackRow>) {
    let lacks = done.lacks();
    let mut rows: Vec<(usize, Row)> =
        done.entries.iter().map(|entry| (entry.file, pair(done, entry, &lacks))).collect();
    rows.extend(findings::postgres_only(done).map(|(file, path)| {
        let row = Row {
            number: layout::number(path),
            name: layout::title(path),
            sqlite_file: None,
            postgres_file: Some(file_name(path)),
            sqlite_path: None,
            postgres_path: Some(path.display().to_string()),
            state: State::PostgresOnly.name(),
            risk: "-",
            notes: Vec::new(),
        };
        (file, row)
    }));
    rows.sort_by_key(|(file, _)| *file);
    let lacks = lacks.iter().map(|lack| {
        let file = &done.files[lack.place.file];
        LackRow {
            number: layout::number(Path::new(&file.name)),
            kind: lack.kind.name(),
            object: lack.name.clone(),
            file: file.name.clone(),
            line: LineIndex::new(&file.source).position(lack.place.span.start).line,
        }
    });
    (rows.into_iter().map(|(_, row)| row).collect(), lacks.collect())
}

fn pair(done: &Done, entry: &Entry, lacks: &[Lack]) -> Row {
    let state = entry.state();
    let own: Vec<&Lack> = lacks.iter().filter(|lack| lack.place.file == entry.file).collect();
    let mut notes = Vec::new();
    notes.extend(missing(&own));
    notes.extend(entry.sqlite_only.clone());
    if entry.renumbered {
        let (from, to) = (layout::number(&entry.source), layout::number(&entry.target));
        notes.push(format!("{from} for SQLite, {to} for PostgreSQL"));
    }
    if entry.port.as_ref().is_some_and(|port| port.is_postgres) {
        notes.push("the source is PostgreSQL already".to_owned());
    }
    if state == State::Blocked {
        notes.push(match (&entry.old, blocked(entry)) {
            (Some(_), 0) => "holds stubs that refuse to run".to_owned(),
            (_, count) => format!("{} in the way of a port", plural(count, "error")),
        });
    }
    Row {
        number: layout::number(&entry.source),
        name: layout::title(&entry.source),
        sqlite_file: Some(file_name(&entry.source)),
        postgres_file: entry.old.is_some().then(|| file_name(&entry.target)),
        sqlite_path: Some(done.files[entry.file].name.clone()),
        postgres_path: Some(entry.target.display().to_string()),
        state: state.name(),
        risk: risk(state, &own),
        notes,
    }
}

fn risk(state: State, lacks: &[&Lack]) -> &'static str {
    let lacks_any = |kinds: &[Kind]| lacks.iter().any(|lack| kinds.contains(&lack.kind));
    match state {
        State::Blocked | State::Conflict => "high",
        State::PostgresOnly | State::SqliteOnly => "-",
        _ if lacks_any(&[Kind::Table]) => "high",
        State::Stale => "medium",
        _ if lacks.iter().any(|lack| lack.kind != Kind::Index) => "medium",
        State::Missing => "low",
        _ if lacks.is_empty() => "-",
        _ => "low",
    }
}

/// `2 tables, 1 index missing`
fn missing(lacks: &[&Lack]) -> Option<String> {
    let mut kinds: Vec<(Kind, usize)> = Vec::new();
    for lack in lacks {
        match kinds.iter_mut().find(|(kind, _)| *kind == lack.kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((lack.kind, 1)),
        }
    }
    kinds.sort_unstable();
    let named: Vec<String> = kinds
        .iter()
        .map(|(kind, count)| match (kind, count) {
            (Kind::Index, 2..) => format!("{count} indexes"),
            _ => plural(*count, kind.name()),
        })
        .collect();
    (!named.is_empty()).then(|| format!("{} missing", named.join(", ")))
}

/// The last parts of a path that name a migration: the directory too, where each migration has its own.
fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match path.parent().and_then(Path::file_name) {
        Some(dir) if matches!(&*name, "up.sql" | "down.sql" | "migration.sql") => {
            format!("{}/{name}", dir.to_string_lossy())
        }
        _ => name.into_owned(),
    }
}
