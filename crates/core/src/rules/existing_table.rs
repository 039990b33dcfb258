//! `CREATE TABLE IF NOT EXISTS` of a table that an earlier statement made otherwise: it does nothing.

use crate::catalog::{Table, names};
use crate::context::Cx;
use crate::diagnostic::Severity;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Column, ColumnConstraintKind, Statement, StatementKind, TableBody};

pub(super) static RULE: Rule = Rule {
    name: "existing-table",
    summary: "Warns of `CREATE TABLE IF NOT EXISTS` for a table that is there with other columns; what PostgreSQL would refuse is left out.",
    caveat: "",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b INTEGER);\nCREATE TABLE IF NOT EXISTS a (b INTEGER, c TEXT);",
            postgres: "CREATE TABLE a (b INTEGER);\nCREATE TABLE IF NOT EXISTS a (b INTEGER, c TEXT);",
        },
        Example {
            sqlite: "CREATE TABLE a (b BIGINT NOT NULL);\nINSERT INTO a VALUES (1700000000000);\nCREATE TABLE IF NOT EXISTS a (b DATETIME DEFAULT CURRENT_TIMESTAMP);",
            postgres: "CREATE TABLE a (b BIGINT NOT NULL);\nINSERT INTO a VALUES (1700000000000);\n",
        },
    ],
    visit: Visit::Statement(existing_table),
};

fn existing_table(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::CreateTable(create) = &statement.kind else { return };
    let (TableBody::Columns { columns, .. }, true) = (&create.body, cx.existed) else { return };
    let Some(table) = cx.catalog.table(&create.name.name.text) else { return };
    if table.columns.len() == columns.len() && columns.iter().all(|column| is_known(cx, table, column)) {
        return;
    }
    out.warn(create.name.span, format!("`{}` exists already, with other columns, so this does nothing", table.name));
}

/// Leaves the statement out if it cannot be ported: nothing is lost.
pub(crate) fn leave_out(out: &mut Out) {
    let refused = out.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    if refused && out.diagnostics.iter().any(|diagnostic| diagnostic.rule == RULE.name) {
        out.diagnostics.retain(|diagnostic| diagnostic.rule == RULE.name);
        out.drop_statement();
    }
}

/// True if the table has such a column.
fn is_known(cx: &Cx, table: &Table, column: &Column) -> bool {
    let default = column.constraints.iter().rev().find_map(|constraint| match &constraint.kind {
        ColumnConstraintKind::Default { value } => Some(value.bare().span),
        _ => None,
    });
    let words = |span: Span| names::normal(cx.source, span);
    let declared = column.declared.as_ref().map_or("", |declared| declared.span.of(cx.source));
    table.column(&column.name.text).is_some_and(|known| {
        known.declared_text.eq_ignore_ascii_case(declared)
            && known.default_text == default.map(words).unwrap_or_default()
    })
}
