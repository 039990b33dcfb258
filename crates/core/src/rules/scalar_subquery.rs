//! A subquery that stands for a value: SQLite takes its first row, PostgreSQL wants that there is only one.

use crate::context::Cx;
use crate::functions::is_aggregate;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, From, QueryBody, SelectItem, TableRefKind};
use crate::types::outputs;

pub(super) static RULE: Rule = Rule {
    name: "scalar-subquery",
    summary: "Adds LIMIT 1 to a subquery that stands for a value, unless it surely has one row.",
    caveat: "Without ORDER BY the first row is any row, on both sides.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nSELECT (SELECT b FROM a), (SELECT max(b) FROM a) AS c;",
        postgres: "CREATE TABLE a (b INTEGER);\nSELECT (SELECT b FROM a LIMIT 1), (SELECT max(b) FROM a) AS c;",
    }],
    visit: Visit::Expr(scalar_subquery),
};

fn scalar_subquery(cx: &Cx, expr: &Expr, out: &mut Out) {
    let before = match &expr.kind {
        ExprKind::In { expr, .. } => expr,
        ExprKind::Binary(left, operator, _) if operator.is_comparison() => left,
        _ => return value(cx, expr, out),
    };
    if let ExprKind::Query(query) = &before.bare().kind
        && outputs(&query.body).iter().any(|shown| shown.len() > 1)
    {
        out.refuse(before.span, "a row that a subquery shows: PostgreSQL has it behind a comparison only");
    }
}

fn value(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Query(query) = &expr.kind else { return };
    if query.limit.is_some() {
        return;
    }
    let one = match &query.body {
        QueryBody::Select(select) => {
            let aggregates =
                select.items.iter().any(|item| matches!(item, SelectItem::Expr(expr, _) if holds_aggregate(expr)));
            select.from.is_none() || (aggregates && select.group_by.is_empty()) || by_key(cx, select)
        }
        QueryBody::Values(rows) => rows.len() == 1,
        QueryBody::Compound { .. } => false,
    };
    if !one {
        out.insert(query.span.end, " LIMIT 1");
    }
}

/// True if the condition fixes a whole key of the only table.
fn by_key(cx: &Cx, select: &crate::tree::Select) -> bool {
    let Some(From { first, joins }) = &select.from else { return false };
    let (TableRefKind::Table(name), true, Some(condition)) = (&first.kind, joins.is_empty(), &select.condition) else {
        return false;
    };
    let Some(table) = cx.catalog.table(&name.name.text) else { return false };
    let mut fixed: Vec<String> = Vec::new();
    let mut conditions = vec![condition];
    while let Some(condition) = conditions.pop() {
        match &condition.bare().kind {
            ExprKind::Binary(left, crate::tree::BinaryOperator::And, right) => {
                conditions.extend([left.as_ref(), right]);
            }
            ExprKind::Binary(left, crate::tree::BinaryOperator::Equal, right) => {
                let alias = first.alias.as_ref().unwrap_or(&name.name);
                for (side, other) in [(left, right), (right, left)] {
                    if let ExprKind::Column { table: qualifier, name, .. } = &side.bare().kind
                        && qualifier.as_ref().is_none_or(|qualifier| qualifier.is(&alias.text))
                        && table.column(&name.text).is_some()
                        && !mentions(other, alias, table)
                    {
                        fixed.push(name.key());
                    }
                }
            }
            _ => {}
        }
    }
    cx.catalog.unique_keys(table).any(|key| key.iter().all(|column| fixed.contains(column)))
}

/// True if an expression may depend on the table's own row.
fn mentions(expr: &Expr, alias: &crate::tree::Name, table: &crate::catalog::Table) -> bool {
    let mut found = matches!(expr.kind, ExprKind::Query(_) | ExprKind::Exists(_));
    if let ExprKind::Column { table: qualifier, name, .. } = &expr.kind {
        found = match qualifier {
            Some(qualifier) => qualifier.is(&alias.text),
            None => table.column(&name.text).is_some(),
        };
    }
    expr.children(|child| found |= mentions(child, alias, table));
    found
}

pub(super) fn holds_aggregate(expr: &Expr) -> bool {
    if let ExprKind::Function(function) = &expr.kind
        && is_aggregate(function)
    {
        return true;
    }
    let mut found = false;
    expr.children(|child| found |= holds_aggregate(child));
    found
}
