//! `timediff(a, b)` is refused: PostgreSQL has no such text.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-timediff",
    summary: "Refuses timediff(): its text like +0000-00-01 00:00:00.000 has no counterpart.",
    caveat: "In PostgreSQL the difference of two timestamps is an interval.",
    examples: &[Example { sqlite: "SELECT timediff('2024-01-02', '2024-01-01') AS a;", postgres: "" }],
    visit: Visit::Expr(timediff),
};

fn timediff(_: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    if function.name.is("timediff") {
        out.refuse(expr.span, "PostgreSQL has no counterpart of timediff()")
            .help("the difference of two timestamps, `a - b`, is an interval");
        function.arguments.iter().for_each(|argument| out.keep(argument.span));
    }
}
