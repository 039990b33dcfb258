//! `likely(a)`, `unlikely(a)` and `likelihood(a, p)` are `a`: hints for SQLite's planner.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-likely",
    summary: "Takes `likely`, `unlikely` and `likelihood` away: they tell SQLite's planner what to expect.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nDELETE FROM a WHERE likely(b > 1);",
        postgres: "CREATE TABLE a (b INTEGER);\nDELETE FROM a WHERE (b > 1);",
    }],
    visit: Visit::Expr(likely),
};

fn likely(_: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [value, ..])) = super::call(expr) else { return };
    if ["likely", "unlikely", "likelihood"].iter().any(|name| function.name.is(name)) {
        out.replace(expr.span, pieces!["(", value.span, ")"]);
    }
}
