//! A project: its files in order, and their ports.

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::text::Span;

/// A file of a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// How messages name it; it has no other use.
    pub name: String,
    /// Its text.
    pub source: String,
    /// What it is in the project.
    pub role: Role,
}

/// What a file is in a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// SQL for SQLite whose tables exist before the first migration: it tells the schema and is not ported.
    Base,
    /// A migration for SQLite, with the text of the port that was written by hand for it, if there is one: later files
    /// must fit that port.
    Migration {
        /// The text of the port.
        port: Option<String>,
    },
    /// A migration that exists for PostgreSQL only.
    PostgresOnly,
}

/// The port of one file.
#[derive(Clone, PartialEq, Debug)]
pub struct Port {
    /// The whole text, without a stamp.
    pub text: String,
    /// What is to be said about it, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The statements that could not be ported. In `text` each is a stub that raises an error when it is run, with the
    /// source text in a comment.
    pub blocked: Vec<Span>,
    /// True if the file is PostgreSQL already; `text` is then the source.
    pub is_postgres: bool,
    /// How often each rule changed something, by name.
    pub used: Vec<(&'static str, usize)>,
}

/// Why a column has the type it has in the port.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// `table.column`.
    pub column: String,
    /// The type declared for SQLite, as written; empty if there is none.
    pub declared: String,
    /// The type in the port.
    pub chosen: String,
    /// The reasons, one short sentence each, with the file and place of each.
    pub reasons: Vec<Reason>,
}

/// One piece of evidence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// What was seen.
    pub text: String,
    /// The index of the file, and the place in it; `None` for the config.
    pub place: Option<(usize, Span)>,
}

/// What came out of a project.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ported {
    /// One entry for each file, in the order given; `None` for those not asked for.
    pub ports: Vec<Option<Port>>,
    /// The columns whose type was inferred, by name.
    pub decisions: Vec<Decision>,
}

/// Ports the files for which `wanted` says so. The files come in the order in which they are applied; all of them, wanted
/// or not, tell the schema and the types.
pub fn port(config: &Config, files: &[File], wanted: impl Fn(usize) -> bool) -> Ported {
    let _ = config;
    let ports = files
        .iter()
        .enumerate()
        .map(|(index, file)| {
            wanted(index).then(|| Port {
                text: file.source.clone(),
                diagnostics: Vec::new(),
                blocked: Vec::new(),
                is_postgres: false,
                used: Vec::new(),
            })
        })
        .collect();
    Ported { ports, decisions: Vec::new() }
}
