//! What an AFTER trigger reads and changes in its own table: SQLite runs it behind each row, PostgreSQL behind the whole
//! statement.

use super::effects::added;
use super::touch::{is_key, same_row};
use crate::context::Cx;
use crate::rule::Out;
use crate::tree::*;

/// Warns where a statement that changes several rows at once may come to something else.
pub(super) fn warn(cx: &Cx, create: &CreateTrigger, inner: &Statement, out: &mut Out) {
    let does = if reads_own_table(create, inner) {
        "reads"
    } else if changes_others(cx, create, inner) {
        "changes other rows of"
    } else {
        return;
    };
    let message = format!(
        "this {does} the trigger's own table: SQLite runs it behind each row, PostgreSQL behind the whole statement"
    );
    out.warn(inner.span, message);
}

/// True if a statement changes rows of the trigger's own table that are not the trigger's row, and not by adding only.
fn changes_others(cx: &Cx, create: &CreateTrigger, inner: &Statement) -> bool {
    let own = create.table.name.key();
    match &inner.kind {
        StatementKind::Update(update) if update.table.name.key() == own => {
            let adds = |assignment: &Assignment| match assignment.columns.as_slice() {
                [column] => added(&assignment.value, column).is_some(),
                _ => false,
            };
            // What adds, and chooses by other columns, comes to the same in any order.
            let chooses =
                |set: &Name| update.condition.as_ref().is_some_and(|condition| super::touch::names(condition, set));
            let commutes = update.assignments.iter().all(|set| adds(set) && !set.columns.iter().any(chooses));
            !commutes && !update.condition.as_ref().is_some_and(|condition| is_own_row(cx, create, condition, update))
        }
        StatementKind::Delete(delete) if delete.table.name.key() == own && create.event != TriggerEvent::Delete => {
            !delete.condition.as_ref().is_some_and(|condition| is_older(cx, create, condition))
        }
        _ => false,
    }
}

/// True if a condition holds for the trigger's own row only: all columns of a key are those of this row.
fn is_own_row(cx: &Cx, create: &CreateTrigger, condition: &Expr, update: &Update) -> bool {
    let mut equal: Vec<String> = Vec::new();
    let mut open = vec![condition];
    while let Some(condition) = open.pop() {
        match &condition.bare().kind {
            ExprKind::Binary(left, BinaryOperator::And, right) => open.extend([left.as_ref(), right.as_ref()]),
            _ => equal.extend(same_row(condition, update)),
        }
    }
    let table = cx.catalog.table(&create.table.name.text);
    let mut keys = table.into_iter().flat_map(|table| cx.catalog.unique_keys(table));
    equal.iter().any(|key| is_key(cx.catalog, create, key))
        || keys.any(|key| key.iter().all(|name| equal.contains(name)))
}

/// True if a condition holds for rows with a lower row number only, or for the trigger's own: `key <= NEW.key - 100`.
fn is_older(cx: &Cx, create: &CreateTrigger, condition: &Expr) -> bool {
    let number = |expr: &Expr, new: bool| match &expr.bare().kind {
        ExprKind::Column { table, name, .. } => {
            let is_number = cx.catalog.table(&create.table.name.text).is_some_and(|table| table.names_row_number(name));
            is_number && table.as_ref().is_some_and(|table| table.is("new")) == new
        }
        _ => false,
    };
    match &condition.bare().kind {
        ExprKind::Binary(left, BinaryOperator::And, right) => is_older(cx, create, left) || is_older(cx, create, right),
        ExprKind::Binary(left, BinaryOperator::Less | BinaryOperator::LessEqual | BinaryOperator::Equal, right) => {
            let base = match &right.bare().kind {
                ExprKind::Binary(base, BinaryOperator::Subtract, _) => base,
                _ => right,
            };
            number(left, false) && number(base, true)
        }
        _ => false,
    }
}

/// True if a query of a statement counts or adds up rows of the trigger's own table.
fn reads_own_table(create: &CreateTrigger, inner: &Statement) -> bool {
    let mut found = false;
    crate::walk::queries(inner, &mut |query| {
        if let QueryBody::Select(select) = &query.body {
            let from = select.from.iter().flat_map(From::tables);
            let own = from.into_iter().any(
                |table| matches!(&table.kind, TableRefKind::Table(name) if name.name.key() == create.table.name.key()),
            );
            found |= own && select.items.iter().any(|item| matches!(item, SelectItem::Expr(expr, _) if calls(expr)));
        }
    });
    found
}

/// True if an expression holds an aggregate.
fn calls(expr: &Expr) -> bool {
    let aggregates = ["count", "sum", "total", "avg", "min", "max", "group_concat"];
    let mut found = aggregates.iter().any(|name| expr.call(name).is_some());
    expr.children(|child| found |= calls(child));
    found
}
