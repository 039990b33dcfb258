//! `SELECT DISTINCT … ORDER BY` something that is not shown: PostgreSQL sorts only by what is.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, OrderTerm, Query, QueryBody, Select, SelectItem};

pub(super) static RULE: Rule = Rule {
    name: "distinct-order",
    summary: "Turns SELECT DISTINCT that is sorted by something it does not show into GROUP BY.",
    caveat: "SQLite sorts a row that is there several times by whichever it met first, the port by the first in that order.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT NOT NULL);\nSELECT DISTINCT b FROM a ORDER BY length(b);",
            postgres: "CREATE TABLE a (b TEXT NOT NULL);\nSELECT b FROM a GROUP BY 1 ORDER BY length(b);",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT, c INTEGER NOT NULL);\nSELECT DISTINCT b FROM a ORDER BY c DESC;",
            postgres: "CREATE TABLE a (b TEXT, c INTEGER NOT NULL);\nSELECT b FROM a GROUP BY 1 ORDER BY max(c) DESC;",
        },
    ],
    visit: Visit::Query(distinct_order),
};

fn distinct_order(cx: &Cx, query: &Query, out: &mut Out) {
    let QueryBody::Select(select) = &query.body else { return };
    if !select.distinct || query.order_by.iter().all(|term| is_shown(cx, select, term)) {
        return;
    }
    let at = query.order_by[0].expr.span;
    // None if a star hides them.
    let shown = Some(crate::types::output(&query.body)).filter(|shown| !shown.is_empty());
    let is_plain = |expr: &&Expr| matches!(expr.bare().kind, ExprKind::Column { .. });
    let Some(shown) = shown.filter(|shown| shown.iter().all(is_plain)) else {
        out.refuse(at, "SELECT DISTINCT is sorted by something that it does not show: which row counts is not clear");
        return;
    };
    if !select.group_by.is_empty() || select.having.is_some() {
        out.refuse(at, "SELECT DISTINCT with GROUP BY is sorted by something that it does not show");
        return;
    }
    let distinct = cx.tokens.iter().find(|token| token.is_significant() && token.span.start >= select.keyword.end);
    let order = cx.token_before(at).and_then(|by| cx.token_before(by.span));
    let (Some(distinct), Some(order)) = (distinct, order) else { return };
    for term in query.order_by.iter().filter(|term| !is_shown(cx, select, term)) {
        let columns = columns(&term.expr);
        let of_shown = |column: &&Expr| shown.iter().any(|shown| same(cx, shown, column));
        if columns.iter().all(of_shown) {
            continue;
        }
        let (function, which) = if term.descending { ("max(", "last") } else { ("min(", "first") };
        out.wrap(term.expr.span, function, ")");
        out.warn(
            term.expr.span,
            format!("a row that is there several times is sorted by the {which} of these; SQLite takes whichever it meets first"),
        );
    }
    out.remove(cx.source, distinct.span);
    let list: Vec<String> = (1..=shown.len()).map(|number| number.to_string()).collect();
    out.insert(order.span.start, format!("GROUP BY {} ", list.join(", ")));
}

/// True if PostgreSQL takes the term: it is one of the columns shown, as the port writes it.
fn is_shown(cx: &Cx, select: &Select, term: &OrderTerm) -> bool {
    let expr = term.expr.bare();
    expr.integer().is_some()
        || select.items.iter().any(|item| match item {
            SelectItem::Star | SelectItem::TableStar(_) => matches!(expr.kind, ExprKind::Column { .. }),
            SelectItem::Expr(shown, alias) => {
                let named = matches!((&expr.kind, alias), (ExprKind::Column { table: None, name, .. }, Some(alias)) if alias.is(&name.text));
                named || same(cx, shown, expr)
            }
        })
}

/// True if two expressions are the same column, or written alike.
fn same(cx: &Cx, one: &Expr, other: &Expr) -> bool {
    let column = |expr: &Expr| cx.types.columns.get(&expr.bare().span).copied();
    let name = |expr: &Expr| match &expr.bare().kind {
        ExprKind::Column { name, .. } => Some(name.key()),
        _ => None,
    };
    let tables = |expr: &Expr| match &expr.bare().kind {
        ExprKind::Column { table, .. } => table.as_ref().map(crate::tree::Name::key),
        _ => None,
    };
    // Two aliases of one table are two tables.
    let apart = matches!((tables(one), tables(other)), (Some(one), Some(other)) if one != other);
    (column(one).is_some() && column(one) == column(other) && !apart)
        || (name(one).is_some() && name(one) == name(other) && !apart)
        || cx.text(one.bare().span) == cx.text(other.bare().span)
}

/// The columns in an expression.
fn columns(expr: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        if matches!(expr.kind, ExprKind::Column { .. }) {
            found.push(expr);
        }
        expr.children(|child| open.push(child));
    }
    found
}
