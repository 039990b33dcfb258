//! `a IS b` with any operands becomes `IS NOT DISTINCT FROM`.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(super) static RULE: Rule = Rule {
    name: "is-value",
    summary: "Turns `IS` and `IS NOT` between values into `IS NOT DISTINCT FROM` and `IS DISTINCT FROM`.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT, c TEXT);\nDELETE FROM a WHERE b IS NOT c;",
        postgres: "CREATE TABLE a (b TEXT, c TEXT);\nDELETE FROM a WHERE b IS DISTINCT FROM c;",
    }],
    visit: Visit::Expr(is_value),
};

fn is_value(_: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Is { operator, negated, distinct_from, right, .. } = &expr.kind else { return };
    if matches!(right.kind, ExprKind::Null) && !distinct_from {
        return;
    }
    out.keep(expr.span);
    if !distinct_from {
        out.text(*operator, if *negated { "IS DISTINCT FROM" } else { "IS NOT DISTINCT FROM" });
    }
}
