//! `count()` becomes `count(*)`.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-count",
    summary: "Turns `count()` into `count(*)`.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT count() FROM a;",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT count(*) FROM a;",
    }],
    visit: Visit::Expr(count),
};

fn count(_: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, arguments)) = super::call(expr) else { return };
    if !function.name.is("count") {
        return;
    }
    if arguments.is_empty() && !function.star {
        out.insert(function.close.start, "*");
    }
    out.keep(expr.span);
}
