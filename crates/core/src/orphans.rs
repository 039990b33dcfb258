//! Rows that refer to rows of other tables which the files store later.
//!
//! SQLite checks foreign keys only where the application asks for it (`PRAGMA foreign_keys`), PostgreSQL always. Which
//! table gets its first rows when shows in all files together.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, ForeignKey, Table};
use crate::config::{Config, Level};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::FOREIGN_KEY;
use crate::text::Span;
use crate::tree::{ExprKind, Insert, InsertSource, Statement, StatementKind};

/// What the files store before what it refers to.
#[derive(Debug, Default)]
pub(crate) struct Orphans {
    /// The file that stores the first rows of each table, by name in lower case.
    first: BTreeMap<String, usize>,
    suspects: Vec<Suspect>,
}

#[derive(Debug)]
struct Suspect {
    file: usize,
    at: Span,
    /// In lower case.
    parent: String,
    /// True if PostgreSQL checks the key at the end of the transaction.
    deferred: bool,
}

impl Orphans {
    /// Looks at a statement; the catalog is that before or behind it.
    pub fn observe(&mut self, catalog: &Catalog, file: usize, statement: &Statement) {
        let StatementKind::Insert(insert) = &statement.kind else { return };
        let key = insert.table.name.key();
        if let Some(table) = catalog.tables.get(&key) {
            for foreign in &table.foreign_keys {
                let is_there = foreign.parent != key && catalog.tables.contains_key(&foreign.parent);
                if is_there && !self.first.contains_key(&foreign.parent) && refers(table, foreign, insert) {
                    self.suspects.push(Suspect {
                        file,
                        at: insert.table.span,
                        parent: foreign.parent.clone(),
                        deferred: foreign.deferrable.contains("initially deferred"),
                    });
                }
            }
        }
        self.first.entry(key).or_insert(file);
    }

    /// What is to be said of a file, when all have been looked at.
    pub fn diagnostics(&self, config: &Config, file: usize) -> Vec<Diagnostic> {
        let severity = match config.level(FOREIGN_KEY) {
            Some(Level::Off) => return Vec::new(),
            Some(Level::Info) => Severity::Info,
            Some(Level::Warn | Level::Error) | None => Severity::Warning,
        };
        // A parent that no file fills has its rows from the application.
        let comes_later = |suspect: &&Suspect| {
            let parents = self.first.get(&suspect.parent);
            suspect.file == file && parents.is_some_and(|parents| *parents != file || !suspect.deferred)
        };
        let say = |suspect: &Suspect| Diagnostic {
            severity,
            rule: FOREIGN_KEY,
            message: format!(
                "these rows refer to `{}`, whose first rows the files store later: PostgreSQL refuses them, SQLite checks only if it is told to",
                suspect.parent
            ),
            span: suspect.at,
            help: Some(format!("store the rows of `{}` first", suspect.parent)),
            related: Vec::new(),
        };
        self.suspects.iter().filter(comes_later).map(say).collect()
    }
}

/// True if an INSERT names rows of the parent.
fn refers(table: &Table, foreign: &ForeignKey, insert: &Insert) -> bool {
    let InsertSource::Values(rows) = &insert.source else { return false };
    let at = |column: &String| {
        if insert.columns.is_empty() {
            table
                .columns
                .iter()
                .filter(|column| !column.generated)
                .position(|known| known.name.eq_ignore_ascii_case(column))
        } else {
            insert.columns.iter().position(|named| named.is(column))
        }
    };
    let Some(places) = foreign.columns.iter().map(at).collect::<Option<Vec<_>>>() else { return false };
    rows.iter().any(|row| {
        let value = |at: &usize| row.values.get(*at).is_some_and(|value| !matches!(value.bare().kind, ExprKind::Null));
        places.iter().all(value)
    })
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Level};
    use crate::project::{File, Role, port};

    /// The files, each counted from 0, in which rows come too early.
    fn early(config: &Config, files: &[&str]) -> Vec<usize> {
        let file = |(at, sql): (usize, &&str)| File {
            name: format!("{at}.sql"),
            source: (*sql).into(),
            role: Role::Migration { port: None },
        };
        let files: Vec<File> = files.iter().enumerate().map(file).collect();
        let ports = port(config, &files, |_| true).ports;
        let said = |at: &usize| {
            let port = ports[*at].as_ref().expect("it was asked for");
            port.diagnostics.iter().any(|said| said.message.contains("store later"))
        };
        (0..files.len()).filter(said).collect()
    }

    const TABLES: &str = "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id));";

    #[test]
    fn rows_before_their_parents() {
        let house = Config::house();
        let (child, parent) = ("INSERT INTO c (p) VALUES (NULL), (1);", "INSERT INTO p VALUES (1);");
        assert_eq!(early(&house, &[TABLES, child, parent]), [1]);
        assert_eq!(early(&house, &[&format!("{TABLES}{child}{parent}")]), [0]);
        assert!(early(&house, &[TABLES, parent, child]).is_empty());
        let quiet = Config { rules: vec![("foreign-key".to_owned(), Level::Off)], ..Config::house() };
        assert!(early(&quiet, &[TABLES, child, parent]).is_empty());
    }

    #[test]
    fn rows_that_may_have_parents() {
        let house = Config::house();
        let parent = "INSERT INTO p VALUES (1);";
        assert!(early(&house, &[TABLES, "INSERT INTO c (p) VALUES (1);"]).is_empty(), "the application has stored it");
        assert!(early(&house, &[TABLES, "INSERT INTO c (p) VALUES (NULL);", parent]).is_empty());
        assert!(early(&house, &[TABLES, "INSERT INTO c (id) VALUES (1);", parent]).is_empty());
    }

    #[test]
    fn keys_checked_at_the_end() {
        let house = Config::house();
        let tables = TABLES.replace("(id));", "(id) DEFERRABLE INITIALLY DEFERRED);");
        let (child, parent) = ("INSERT INTO c VALUES (1, 1);", "INSERT INTO p VALUES (1);");
        assert!(early(&house, &[&format!("{tables}{child}{parent}")]).is_empty());
        assert_eq!(early(&house, &[&tables, child, parent]), [1]);
    }
}
