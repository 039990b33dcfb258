//! `total(a)` becomes `coalesce(sum(a), 0)`, as double precision.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-total",
    summary: "Turns `total` into `coalesce(sum(…), 0)::double precision`.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nSELECT total(b) FROM a;",
        postgres: "CREATE TABLE a (b INTEGER);\nSELECT coalesce(sum(b), 0)::double precision FROM a;",
    }],
    visit: Visit::Expr(total),
};

fn total(_: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [number])) = super::call(expr) else { return };
    if !function.name.is("total") {
        return;
    }
    let distinct = if function.distinct { "DISTINCT " } else { "" };
    out.replace(
        expr.span,
        pieces!["coalesce(sum(", distinct, number.span, ")", super::tail(expr, function), ", 0)::double precision"],
    );
}
