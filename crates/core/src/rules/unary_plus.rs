//! `+a` does nothing in SQLite, not even to a text; PostgreSQL wants a number behind it.

use super::row_order;
use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, QueryBody, UnaryOperator};
use crate::types::Ty;

pub(super) static RULE: Rule = Rule {
    name: "unary-plus",
    summary: "Takes the `+` before a value that is no number away.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT +b FROM a;",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT b FROM a;",
    }],
    visit: Visit::Expr(unary_plus),
};

fn unary_plus(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Unary(UnaryOperator::Plus, inner) = &expr.kind else { return };
    if matches!(cx.ty(inner), Ty::Is(family) if family.is_number()) {
        out.keep(expr.span);
    } else {
        out.replace(expr.span, pieces![inner.span]);
        by_alias(cx, expr, inner, out);
    }
}

/// `SELECT a AS b … ORDER BY +b` sorts by the column `b`; without the sign it would sort by the alias.
fn by_alias(cx: &Cx, expr: &Expr, inner: &Expr, out: &mut Out) {
    let ExprKind::Column { table: None, name, .. } = &inner.bare().kind else { return };
    crate::walk::queries(cx.statement, &mut |query| {
        let QueryBody::Select(select) = &query.body else { return };
        let is_term = query.order_by.iter().any(|term| term.expr.bare().span == expr.span);
        let is_alias = select.shown_by(inner).is_some_and(|shown| cx.text(shown.span) != cx.text(inner.span));
        let is_column =
            cx.types.columns.contains_key(&inner.bare().span) && !cx.types.aliases.contains(&inner.bare().span);
        if is_term && is_alias && is_column {
            match row_order::only_table(cx, select) {
                Some((table, _)) => out.insert(name.span.start, format!("{}.", cx.spell(table))),
                None => {
                    out.refuse(expr.span, "this is a column in SQLite, and in PostgreSQL what is shown by that name")
                        .help("write the table's name before it");
                }
            }
        }
    });
}
