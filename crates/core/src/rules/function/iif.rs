//! `iif(a, b, c)` becomes `CASE WHEN a THEN b ELSE c END`.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-iif",
    summary: "Turns `iif` and `if` into `CASE`.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nSELECT iif(b > 1, 'x', 'y') FROM a;",
        postgres: "CREATE TABLE a (b INTEGER);\nSELECT CASE WHEN b > 1 THEN 'x' ELSE 'y' END FROM a;",
    }],
    visit: Visit::Expr(iif),
};

fn iif(_: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, arguments)) = super::call(expr) else { return };
    if !(function.name.is("iif") || function.name.is("if")) {
        return;
    }
    match arguments {
        [condition, yes] => {
            out.replace(expr.span, pieces!["CASE WHEN ", condition.span, " THEN ", yes.span, " END"]);
        }
        [condition, yes, no] => {
            out.replace(
                expr.span,
                pieces!["CASE WHEN ", condition.span, " THEN ", yes.span, " ELSE ", no.span, " END"],
            );
        }
        _ => {}
    }
}
