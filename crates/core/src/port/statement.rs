//! One statement through all rules and the closed list.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::circles::Circles;
use crate::common;
use crate::config::{Config, Level};
use crate::context::Cx;
use crate::diagnostic::Severity;
use crate::edit::{self, Piece};
use crate::infer::Decisions;
use crate::rule::{Out, Visit};
use crate::rules::RULES;
use crate::split;
use crate::tree::{AlterAction, Statement, StatementKind, TableBody};
use crate::types::{self, Types};
use crate::walk;

/// What is the same for all statements of a file.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub config: &'a Config,
    pub decisions: &'a Decisions,
    pub circles: &'a Circles,
    /// As [`Cx::filled`].
    pub filled: &'a BTreeSet<String>,
    pub file: usize,
    pub source: &'a str,
    /// How lines end.
    pub line_end: &'static str,
}

/// What differs from statement to statement besides the statement itself.
#[derive(Clone, Copy, Default)]
pub(super) struct Place<'p> {
    /// As [`Cx::existed`].
    pub existed: bool,
    pub session: Session,
    /// As [`Cx::last_seed`].
    pub last_seed: bool,
    /// As [`Cx::last_insert`].
    pub last_insert: Option<&'p Statement>,
}

/// What the statements of a file have switched on.
#[derive(Clone, Copy, Default)]
pub(super) struct Session {
    /// As [`Cx::in_transaction`].
    in_transaction: bool,
    /// As [`Cx::enforced`].
    enforced: bool,
}

impl Session {
    /// Looks at the next statement.
    pub fn follow(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Begin(_) => self.in_transaction = true,
            StatementKind::Commit | StatementKind::Rollback => self.in_transaction = false,
            // Inside a transaction it does nothing.
            StatementKind::Pragma(pragma) if !self.in_transaction => {
                self.enforced = pragma.enforces().unwrap_or(self.enforced);
            }
            _ => {}
        }
    }

    /// What is left where another part of the file begins.
    pub fn part(&mut self) {
        self.enforced = false;
    }
}

impl Here<'_> {
    /// What all rules, and then the closed list, answer for a statement; and the types in it.
    pub fn ask(self, catalog: &Catalog, text: &split::Statement, tree: &Statement, place: Place) -> (Out, Types) {
        let types = types::of(catalog, tree, &|id| self.decisions.pg(id));
        let cx = Cx {
            source: self.source,
            file: self.file,
            statement: tree,
            tokens: &text.tokens,
            catalog,
            existed: place.existed,
            filled: self.filled,
            in_transaction: place.session.in_transaction,
            enforced: place.session.enforced,
            decisions: self.decisions,
            types: &types,
            circles: self.circles,
            config: self.config,
            last_seed: place.last_seed,
            last_insert: place.last_insert,
        };
        (ask(&cx), types)
    }
}

/// What all rules, and then the closed list, answer for a statement.
pub(super) fn ask(cx: &Cx) -> Out {
    if let Some(out) = crate::rules::needless(cx) {
        return out;
    }
    let mut out = Out::default();
    visit(cx, &mut out);
    out.drop_swallowed();
    common::check(cx, &mut out);
    crate::rules::constant::settle(cx, &mut out);
    crate::rules::leave_out_existing(&mut out);
    levels(cx.config, &mut out);
    out
}

/// Ports a statement that makes a view or trigger and stands in no file at this place: it was there before, and has to be
/// made again. The catalog has what it makes. `None` if it cannot be ported.
pub(crate) fn again(cx: &Cx, catalog: &Catalog, sql: &str) -> Option<Vec<String>> {
    let tokens: Vec<_> = crate::lex::tokens(sql).collect();
    let statement = crate::sqlite::parse(sql, &tokens).ok()?;
    let types = crate::types::of(catalog, &statement, &|id| cx.decisions.pg(id));
    let again = Cx {
        source: sql,
        statement: &statement,
        tokens: &tokens,
        catalog,
        existed: false,
        types: &types,
        last_seed: false,
        last_insert: None,
        ..*cx
    };
    let out = ask(&again);
    if out.removed || out.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return None;
    }
    let text = |pieces: &[Piece]| -> Option<String> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(new) => text.push_str(new),
                Piece::Keep(span) | Piece::Copy(span) => {
                    let inside: Vec<_> = out.edits.iter().filter(|edit| span.contains(edit.at)).cloned().collect();
                    text.push_str(&edit::apply(sql, *span, &inside).ok()?);
                }
            }
        }
        Some(text)
    };
    if matches!(statement.kind, StatementKind::CreateView(_)) {
        // What reads the view is made again too, each by itself.
        return Some(vec![edit::apply(sql, statement.span, &out.edits).ok()?]);
    }
    let mut statements = out.before.iter().map(|pieces| text(pieces)).collect::<Option<Vec<_>>>()?;
    statements.push(edit::apply(sql, statement.span, &out.edits).ok()?);
    for pieces in &out.after {
        statements.push(text(pieces)?);
    }
    Some(statements)
}

fn visit(cx: &Cx, out: &mut Out) {
    // One walk for all rules.
    let (mut exprs, mut queries) = (Vec::new(), Vec::new());
    walk::exprs(cx.statement, &mut |expr| exprs.push(expr));
    walk::queries(cx.statement, &mut |query| queries.push(query));
    for rule in RULES {
        out.speak(rule.name);
        match rule.visit {
            Visit::Statement(visit) => visit(cx, cx.statement, out),
            Visit::Dml(visit) => match &cx.statement.kind {
                StatementKind::Insert(_) | StatementKind::Update(_) | StatementKind::Delete(_) => {
                    visit(cx, cx.statement, out);
                }
                StatementKind::CreateTrigger(create) => {
                    for inner in &create.body {
                        out.in_body(inner.span, |out| visit(cx, inner, out));
                    }
                }
                _ => {}
            },
            Visit::Column(visit) => match &cx.statement.kind {
                StatementKind::CreateTable(create) => {
                    if let TableBody::Columns { columns, .. } = &create.body {
                        columns.iter().for_each(|column| visit(cx, column, out));
                    }
                }
                StatementKind::AlterTable(alter) => {
                    if let AlterAction::AddColumn(column) = &alter.action {
                        visit(cx, column, out);
                    }
                }
                _ => {}
            },
            Visit::TableConstraint(visit) => {
                if let StatementKind::CreateTable(create) = &cx.statement.kind
                    && let TableBody::Columns { constraints, .. } = &create.body
                {
                    constraints.iter().for_each(|constraint| visit(cx, constraint, out));
                }
            }
            Visit::Query(visit) => queries.iter().for_each(|query| {
                out.look_at(Some(query.span));
                visit(cx, query, out);
            }),
            Visit::Expr(visit) => exprs.iter().for_each(|expr| {
                out.look_at(Some(expr.span));
                visit(cx, expr, out);
            }),
        }
        out.look_at(None);
    }
}

/// Gives diagnostics the severity that the user chose for their rule. An error stays one.
fn levels(config: &Config, out: &mut Out) {
    out.diagnostics.retain_mut(|diagnostic| {
        if diagnostic.severity == Severity::Error {
            return true;
        }
        match config.level(diagnostic.rule) {
            Some(Level::Off) => return false,
            Some(Level::Info) => diagnostic.severity = Severity::Info,
            Some(Level::Warn) => diagnostic.severity = Severity::Warning,
            Some(Level::Error) => diagnostic.severity = Severity::Error,
            None => {}
        }
        true
    });
}
