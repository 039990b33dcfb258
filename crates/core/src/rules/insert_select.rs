//! `INSERT … SELECT` of one table, whose rows get their numbers in the order in which they come.

use super::gives_numbers;
use super::row_order;
use super::scalar_subquery::holds_aggregate;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::*;

pub(super) static RULE: Rule = Rule {
    name: "insert-select",
    summary: "Sorts the rows of one table by its INTEGER PRIMARY KEY where an INSERT gives them new numbers: SQLite reads them so, PostgreSQL in any order.",
    caveat: "Rows of joins, of groups and of tables without an INTEGER PRIMARY KEY get their numbers in the order in which PostgreSQL finds them.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\nCREATE TABLE c (id INTEGER PRIMARY KEY, b TEXT);\nINSERT INTO c (b) SELECT b FROM a WHERE b <> '';",
        postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, b TEXT);\nCREATE TABLE c (id SERIAL PRIMARY KEY, b TEXT);\nINSERT INTO c (b) SELECT b FROM a WHERE b <> '' ORDER BY a.id;",
    }],
    visit: Visit::Dml(insert_select),
};

fn insert_select(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let InsertSource::Query(query) = &insert.source else { return };
    let Some(table) = cx.catalog.table(&insert.table.name.text) else { return };
    if table.row_number().is_none() || gives_numbers(table, insert) {
        return;
    }
    let QueryBody::Select(select) = &query.body else { return };
    let plain = query.with.is_none()
        && insert.with.is_none()
        && query.order_by.is_empty()
        && query.limit.is_none()
        && !select.distinct
        && select.group_by.is_empty()
        && select.having.is_none()
        && select.items.iter().all(|item| !matches!(item, SelectItem::Expr(expr, _) if many_rows(expr)))
        && select.items.iter().any(|item| !matches!(item, SelectItem::Expr(expr, _) if is_constant(expr)));
    let Some((row, source)) = row_order::only_table(cx, select) else { return };
    let Some(number) = source.row_number().filter(|_| plain) else { return };
    out.wrap_outside(query.span, "", &format!(" ORDER BY {}.{}", cx.spell(row), cx.spell(&number.name)));
    let shown: Vec<&Expr> = crate::types::output(&query.body);
    if !row_order::reads_by_number(cx, source, select, &shown) {
        out.warn(
            select.keyword,
            "SQLite may read an index here, and number the new rows in its order; the port takes the rows in the order of their numbers",
        );
    }
}

/// True for what makes one value of many rows, or sorts them.
fn many_rows(expr: &Expr) -> bool {
    let mut found = matches!(&expr.kind, ExprKind::Function(function) if function.over.is_some());
    expr.children(|child| found |= many_rows(child));
    found || holds_aggregate(expr)
}

/// True for what is the same in every row.
fn is_constant(expr: &Expr) -> bool {
    let mut constant = !matches!(expr.kind, ExprKind::Column { .. } | ExprKind::Query(_));
    expr.children(|child| constant &= is_constant(child));
    constant
}
