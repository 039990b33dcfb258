//! Texts in double quotes: SQLite takes `"now"` for a text where no such column is in reach.
//!
//! Which words these are, only the schema tells. Before anything looks at the files, such texts get single quotes, which
//! are as long: every place stays where it is.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::config::{Config, Level};
use crate::diagnostic::{Diagnostic, Severity};
use crate::port::{self, Parsed};
use crate::project::{File, Role};
use crate::rebuild::Folding;
use crate::rules::identifier::RULE;
use crate::text::Span;
use crate::tree::{ExprKind, Statement, StatementKind};

/// What is said of them: the word may be a misspelt name.
pub(crate) const SAID: &str = "a double-quoted word that is no column here is a text for SQLite";

/// A file in which texts stood in double quotes.
pub(crate) struct Rewritten {
    /// The index of the file.
    pub file: usize,
    /// Its text, with single quotes around them.
    pub source: String,
    /// Their places.
    pub texts: Vec<Span>,
}

impl Rewritten {
    /// What is to be said about the file.
    pub fn diagnostics(&self, config: &Config) -> Vec<Diagnostic> {
        let severity = match config.level(RULE.name) {
            Some(Level::Off) => return Vec::new(),
            Some(Level::Warn | Level::Error) => Severity::Warning,
            Some(Level::Info) | None => Severity::Info,
        };
        let say = |span: &Span| Diagnostic {
            severity,
            rule: RULE.name,
            message: SAID.to_owned(),
            span: *span,
            help: None,
            related: Vec::new(),
        };
        self.texts.iter().map(say).collect()
    }
}

/// The files in which texts stand in double quotes; none where they are to block a statement.
pub(crate) fn rewritten(config: &Config, files: &[File], parsed: &[Vec<Parsed>]) -> Vec<Rewritten> {
    if config.level(RULE.name) == Some(Level::Error) {
        return Vec::new();
    }
    let named: Vec<bool> = parsed.iter().map(|statements| port::ups(statements).any(may_hold)).collect();
    let Some(last) = named.iter().rposition(|named| *named) else { return Vec::new() };
    let mut catalog = Catalog::default();
    let mut found = Vec::new();
    for (index, (file, statements)) in files.iter().zip(parsed).enumerate().take(last + 1) {
        if file.role == Role::PostgresOnly || port::is_postgres(&file.source, statements) {
            continue;
        }
        let ups: Vec<&Statement> = port::ups(statements).collect();
        let mut folding = Folding::new(ups.iter().copied().map(Some).collect());
        let mut texts: BTreeSet<Span> = BTreeSet::new();
        for (at, statement) in ups.into_iter().enumerate() {
            folding.apply(&mut catalog, &file.source, index, at);
            if named[index] && may_hold(statement) {
                texts.extend(crate::types::of(&catalog, statement, &|_| None).strings);
            }
        }
        // Others are left to those who write names.
        let is_plain = |text: &Span| {
            let word = text.of(&file.source);
            let inner = word.strip_prefix('"').and_then(|word| word.strip_suffix('"'));
            inner.is_some_and(|inner| !inner.contains(['"', '\'']))
        };
        let texts: Vec<Span> = texts.into_iter().filter(is_plain).collect();
        if texts.is_empty() {
            continue;
        }
        let mut source = file.source.clone();
        for text in &texts {
            source.replace_range(text.start..=text.start, "'");
            source.replace_range(text.end - 1..text.end, "'");
        }
        found.push(Rewritten { file: index, source, texts });
    }
    found
}

/// True if an expression of the statement is a word in double quotes.
fn may_hold(statement: &Statement) -> bool {
    // A text that is indexed is a misspelt name.
    if matches!(statement.kind, StatementKind::CreateIndex(_)) {
        return false;
    }
    let mut found = false;
    crate::walk::exprs(statement, &mut |expr| {
        found |= matches!(&expr.kind, ExprKind::Column { table: None, name, .. } if name.quote == Some('"'));
    });
    found
}
