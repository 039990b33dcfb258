//! Warnings for ports that need what a blocked file was to make.

use std::collections::{BTreeMap, BTreeSet};

use super::Parsed;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lex::TokenKind;
use crate::project::{File, Port};
use crate::text::Span;
use crate::tree::{
    AlterAction, ColumnConstraintKind, ExprKind, InSet, Name, Reference, Statement, StatementKind, TableConstraintKind,
};

/// The rule's name.
pub(crate) const RULE: &str = "blocked-before";

/// Says which statements need what a blocked file was to make. `unsure` tells the file for each such object, by its name
/// in lower case.
pub(crate) fn warn_of_blocked(
    port: &mut Port,
    files: &[File],
    source: &str,
    statements: &[Parsed],
    unsure: &BTreeMap<String, usize>,
) {
    if unsure.is_empty() {
        return;
    }
    let mut said = BTreeSet::new();
    for (name, span) in statements.iter().flat_map(|statement| references(source, statement)) {
        if let Some(&file) = unsure.get(&name)
            && said.insert(name.clone())
        {
            port.diagnostics.push(Diagnostic {
                severity: Severity::Warning,
                rule: RULE,
                message: format!(
                    "`{name}` depends on {}, which is blocked or needs a blocked file: this port needs that one first",
                    files[file].name
                ),
                span,
                help: None,
                related: Vec::new(),
            });
        }
    }
    port.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
}

/// The tables, views, indexes and triggers that a statement names, in lower case.
fn references(source: &str, statement: &Parsed) -> Vec<(String, Span)> {
    match statement.tree() {
        // What its arguments name is read by its module.
        Some(Statement { kind: StatementKind::CreateVirtualTable(_), .. }) | None => words(source, statement),
        // Its rows name tables.
        Some(tree) if named(tree).iter().any(|(name, _)| name == "sqlite_sequence") => words(source, statement),
        Some(tree) => named(tree),
    }
}

/// All names of a statement that has no tree, whatever they name.
fn words(source: &str, statement: &Parsed) -> Vec<(String, Span)> {
    let tokens = statement.text.tokens.iter();
    let is_name = |kind| matches!(kind, TokenKind::Word | TokenKind::QuotedName | TokenKind::String);
    let plain = |span: Span| span.of(source).trim_matches(['"', '`', '[', ']', '\'']).to_ascii_lowercase();
    tokens.filter(|token| is_name(token.kind)).map(|token| (plain(token.span), token.span)).collect()
}

fn named(tree: &Statement) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut take = |name: &Name| found.push((name.key(), name.span));
    crate::rules::objects(tree, &mut |name| take(&name.name));
    let mut refers = |reference: &Reference| take(&reference.table);
    for column in tree.columns() {
        for constraint in &column.constraints {
            if let ColumnConstraintKind::References(reference) = &constraint.kind {
                refers(reference);
            }
        }
    }
    for constraint in tree.table_constraints() {
        if let TableConstraintKind::ForeignKey { reference, .. } = &constraint.kind {
            refers(reference);
        }
    }
    match &tree.kind {
        StatementKind::CreateIndex(create) => take(&create.table),
        StatementKind::AlterTable(alter) => {
            if let AlterAction::RenameTo(to) = &alter.action {
                take(to);
            }
        }
        _ => {}
    }
    crate::walk::exprs(tree, &mut |expr| {
        if let ExprKind::In { set: InSet::Table(name), .. } = &expr.kind {
            found.push((name.name.key(), name.name.span));
        }
    });
    // The tables of WITH are the statement's own.
    let mut own = BTreeSet::new();
    crate::walk::withs(tree, &mut |with| own.extend(with.tables.iter().map(|table| table.name.key())));
    found.retain(|(name, _)| !own.contains(name));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let statements = super::super::read(source, true);
        let found: BTreeSet<String> =
            statements.iter().flat_map(|statement| references(source, statement)).map(|(name, _)| name).collect();
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{source}");
    }

    #[test]
    fn columns_aliases_and_texts_are_no_references() {
        check("SELECT users.tags, u.groups AS posts FROM people AS users, \"U\" u WHERE 'logs' = ?", &["people", "u"]);
        check(
            "CREATE TABLE a (users INTEGER REFERENCES b(id), posts TEXT, FOREIGN KEY (posts) REFERENCES c)",
            &["a", "b", "c"],
        );
        check("CREATE INDEX i ON t (users) WHERE posts = 1", &["i", "t"]);
        check("ALTER TABLE t ADD COLUMN users INTEGER REFERENCES p", &["p", "t"]);
        check("ALTER TABLE t RENAME TO v", &["t", "v"]);
        check("INSERT INTO t (users) SELECT a FROM s WHERE a IN r", &["r", "s", "t"]);
        check("WITH w AS (SELECT 1 FROM s) SELECT * FROM w", &["s"]);
        check(
            "INSERT INTO sqlite_sequence (name, seq) VALUES ('users', 1)",
            &["insert", "into", "name", "seq", "sqlite_sequence", "users", "values"],
        );
    }
}
