//! A project: its files in order, and their ports.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::circles::Circles;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::double_quoted;
use crate::infer::Inference;
use crate::inline::{self, Verb};
use crate::orphans::Orphans;
use crate::parallel;
use crate::parameter::Parameter;
use crate::port;
use crate::rebuild::Folding;
use crate::text::Span;
use crate::tree::StatementKind;

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
    /// SQL of an application that comes to the schema of the other files. What it reads and writes is no evidence: the
    /// types of the columns are settled.
    Query,
    /// A migration that exists for PostgreSQL only.
    PostgresOnly,
}

/// The port of one file.
#[derive(Clone, PartialEq, Debug, Default)]
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
    /// The statements that were ported, in order; kept only where parameters are written ([`Config::placeholders`]).
    pub statements: Vec<Statement>,
}

/// A statement of a port.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// The statement in the source, in bytes, without what stands before it.
    pub source: Span,
    /// What became of it in [`Port::text`], in bytes, with the comments before it.
    pub text: Span,
    /// Its parameters: the first is `$1`.
    pub parameters: Vec<Parameter>,
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
    /// All columns, by name, those without a reason included: their declared type alone decides.
    pub columns: Vec<Decision>,
}

/// The types that comments in the files give to columns: file, place, column, type.
fn inline_types(files: &[File]) -> Vec<(usize, Span, String, String)> {
    let mut found = Vec::new();
    for (index, file) in files.iter().enumerate() {
        for comment in inline::comments(&file.source) {
            if let Ok(Verb::Type { column, chosen }) = comment.verb {
                found.push((index, comment.span, column.to_owned(), chosen.to_owned()));
            }
        }
    }
    found
}

/// Ports the files for which `wanted` says so. The files come in the order in which they are applied; all of them, wanted
/// or not, tell the schema and the types.
pub fn port(config: &Config, files: &[File], wanted: impl Fn(usize) -> bool) -> Ported {
    // Where parameters are written, each statement is told by itself.
    port_files(config, files, wanted, config.placeholders.is_none())
}

/// As [`port`]; with `thin`, long lists of literal rows get no trees, which changes nothing in what comes out.
pub(crate) fn port_files(config: &Config, files: &[File], wanted: impl Fn(usize) -> bool, thin: bool) -> Ported {
    let inline = inline_types(files);
    let mut config = config.clone();
    config.columns.extend(inline.iter().map(|(_, _, column, chosen)| (column.clone(), chosen.clone())));
    let config = &config;
    // First what all files show, then the ports: a decision about a column must hold in every file.
    let mut catalog = Catalog::default();
    let mut inference = Inference::default();
    let mut circles = Circles::default();
    let mut orphans = Orphans::default();
    let mut by_hand = BTreeMap::new();
    let mut foreign = BTreeSet::new();
    // A comment for lite2pg may stand before any row.
    let read = |file: &File| port::read(&file.source, thin && inline::comments(&file.source).is_empty());
    let mut parsed = parallel::map(files, read);
    let mut files = Cow::Borrowed(files);
    let rewritten = double_quoted::rewritten(config, &files, &parsed);
    for file in &rewritten {
        let index = file.file;
        files.to_mut()[index].source.clone_from(&file.source);
        parsed[index] = read(&files[index]);
    }
    let files = files.as_ref();
    for (index, (file, statements)) in files.iter().zip(&mut parsed).enumerate() {
        if let Role::Migration { port: Some(text) } = &file.role {
            crate::postgres::read_types(text, &mut by_hand);
        }
        crate::postgres::read_types(&inline::replacement(&file.source), &mut by_hand);
        if file.role == Role::PostgresOnly || port::is_postgres(&file.source, statements) {
            foreign.insert(index);
            crate::postgres::read_types(&file.source, &mut by_hand);
            statements.clear();
            continue;
        }
        let ups: Vec<_> = port::ups(statements).collect();
        let mut folding = Folding::new(ups.iter().copied().map(Some).collect());
        for (at, statement) in ups.into_iter().enumerate() {
            folding.apply(&mut catalog, &file.source, index, at);
            if file.role != Role::Query || !statement.kind.is_dml() {
                inference.observe(&catalog, &file.source, index, statement, config);
            }
            orphans.observe(&catalog, index, statement);
            if let StatementKind::CreateTrigger(create) = &statement.kind {
                circles.observe(&catalog, &create.name.name.key());
            }
        }
    }
    let decisions = inference.decide(config, &by_hand);
    // One spelling of a name in all files, also before the one that quotes it.
    let mut catalog = Catalog::with_names_of(&catalog);
    let mut ports = Vec::with_capacity(files.len());
    // Objects that a file with a blocked statement was to make or change, and that file.
    let mut unsure: BTreeMap<String, usize> = BTreeMap::new();
    for (index, file) in files.iter().enumerate() {
        let is_unread = foreign.contains(&index) || parsed[index].iter().any(|one| matches!(one.tree, Some(Err(_))));
        catalog.incomplete |= file.role != Role::Query && is_unread;
        if foreign.contains(&index) {
            ports.push(wanted(index).then(|| port::already_postgres(&file.source)));
            continue;
        }
        let statements = &parsed[index];
        if !wanted(index) {
            let ups = port::ups(statements).map(Some).collect();
            let mut folding = Folding::new(ups);
            if folding.has_rebuilds() {
                // How PostgreSQL's table looks behind a rebuild depends on how the rebuild is ported.
                port::port(config, &decisions, &circles, &mut catalog, index, &file.source, statements);
            } else {
                folding.all(&mut catalog, &file.source, index);
            }
            ports.push(None);
            continue;
        }
        let mut port = port::port(config, &decisions, &circles, &mut catalog, index, &file.source, statements);
        port.diagnostics.extend(orphans.diagnostics(config, index));
        port.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        port::warn_of_blocked(&mut port, files, &file.source, statements, &unsure);
        // What a warned file makes is as unsure as what it needs.
        let needs = port.diagnostics.iter().any(|diagnostic| diagnostic.rule == port::BLOCKED_BEFORE);
        if needs || !port.blocked.is_empty() {
            unsure.extend(port::objects(statements).into_iter().map(|name| (name, index)));
        }
        ports.push(Some(port));
    }
    for file in rewritten {
        if let Some(port) = &mut ports[file.file] {
            port.diagnostics.extend(file.diagnostics(config));
            port.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        }
    }
    let columns = inference.report(&decisions);
    for (file, span, column, _) in inline {
        let is_it = |known: &Decision| known.column.eq_ignore_ascii_case(&column);
        if let (Some(port), false) = (&mut ports[file], column.contains('*') || columns.iter().any(is_it)) {
            let message = format!("there is no column {column}: this comment is unused");
            port.diagnostics.push(inline::unused(span, message));
            port.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        }
    }
    let decisions = columns.iter().filter(|column| !column.reasons.is_empty()).cloned().collect();
    Ported { ports, decisions, columns }
}
