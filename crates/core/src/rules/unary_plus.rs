//! `+a` does nothing in SQLite, not even to a text; PostgreSQL wants a number behind it.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, UnaryOperator};
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
    }
}
