//! `SET a = strftime('%s', a)`, which turns the texts in a date column into seconds: the port has one of them all along.

use crate::context::Cx;
use crate::date_time::arguments;
use crate::pg_type::{Affinity, Family};
use crate::pieces;
use crate::rule::Out;
use crate::tree::{Expr, ExprKind, Function, Statement, StatementKind};
use crate::types::Ty;

/// Writes the column in place of its seconds, if the call is stored in the column itself. SQLite keeps texts and numbers
/// in one column; PostgreSQL has one type for it, and all files together say that it is the number.
pub(super) fn own_seconds(cx: &Cx, expr: &Expr, function: &Function, out: &mut Out) -> bool {
    let is_seconds = function.name.is("unixepoch") || function.arguments.first().and_then(Expr::string) == Some("%s");
    let [value] = arguments(function) else { return false };
    if !is_seconds || !is_stored_in(cx, expr, value) {
        return false;
    }
    let times = cx.ty(value) == Ty::Is(Family::Timestamp);
    out.fit(expr.span);
    out.replace(expr.span, if times { pieces!["date_trunc('second', ", value.span, ")"] } else { pieces![value.span] });
    if let Some(format) = function.arguments.first().filter(|format| format.span != value.span) {
        out.swallow(format.span, None);
    }
    let holds = if times {
        "times in PostgreSQL, also where SQLite has the seconds since 1970 from here on"
    } else {
        "the seconds since 1970 in PostgreSQL from the first file on: nothing is to be converted"
    };
    out.warn(expr.span, format!("`{}` holds {holds}", cx.text(value.span)));
    true
}

/// True if the statement stores the call in the very column that is its argument, a date column.
fn is_stored_in(cx: &Cx, call: &Expr, value: &Expr) -> bool {
    let Some(id) = cx.types.columns.get(&value.bare().span) else { return false };
    let stores = |statement: &Statement| {
        let StatementKind::Update(update) = &statement.kind else { return false };
        let Some(table) = cx.catalog.table(&update.table.name.text) else { return false };
        update.assignments.iter().any(|assignment| {
            let stored = match &assignment.value.bare().kind {
                ExprKind::Cast(inner, _) => inner.bare(),
                _ => assignment.value.bare(),
            };
            let [name] = assignment.columns.as_slice() else { return false };
            stored.span == call.span
                && table.column(&name.text).is_some_and(|column| {
                    column.id == *id && column.declared.is_some() && column.affinity() == Affinity::Numeric
                })
        })
    };
    matches!(cx.decisions.family(*id), Some(Family::Integer | Family::Timestamp))
        && match &cx.statement.kind {
            StatementKind::CreateTrigger(create) => create.body.iter().any(stores),
            _ => stores(cx.statement),
        }
}
