//! `total(a)` becomes `coalesce(sum(a), 0)`, as double precision; sums of distinct texts are refused.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-total",
    summary: "Turns `total` into `coalesce(sum(…), 0)::double precision`.",
    caveat: "`sum`, `avg` and `total` of DISTINCT texts are refused: SQLite finds out which ones differ before it reads numbers in them.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nSELECT total(b) FROM a;",
        postgres: "CREATE TABLE a (b INTEGER);\nSELECT coalesce(sum(b), 0)::double precision FROM a;",
    }],
    visit: Visit::Expr(total),
};

fn total(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [number])) = super::call(expr) else { return };
    let is_sum = ["sum", "avg", "total"].contains(&function.name.key().as_str());
    if is_sum && function.distinct && !cx.facts(number).class.is_number() && number.string().is_none() {
        out.refuse(expr.span, "SQLite sums the numbers in distinct texts, PostgreSQL distinct numbers")
            .help("CAST the texts, if the numbers in them are meant");
        return;
    }
    if !function.name.is("total") {
        return;
    }
    let distinct = if function.distinct { "DISTINCT " } else { "" };
    out.replace(
        expr.span,
        pieces!["coalesce(sum(", distinct, number.span, ")", super::tail(expr, function), ", 0)::double precision"],
    );
}
