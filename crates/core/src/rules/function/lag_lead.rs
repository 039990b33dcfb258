//! `lag`, `lead`, `nth_value` and `ntile`: PostgreSQL takes numbers of four bytes, and like `first_value` and `last_value` no
//! literal without a type.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-lag-lead",
    summary: "Keeps `lag`, `lead`, `nth_value` and `ntile` whose number is a literal.",
    caveat: "A number that is computed is refused.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER NOT NULL);\nSELECT lag(b, 2, 0) OVER (ORDER BY b) FROM a;",
        postgres: "CREATE TABLE a (b INTEGER NOT NULL);\nSELECT lag(b, 2, 0) OVER (ORDER BY b) FROM a;",
    }],
    visit: Visit::Expr(lag_lead),
};

fn lag_lead(_: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, arguments)) = super::call(expr) else { return };
    let name = function.name.key();
    if ["lag", "lead", "first_value", "last_value", "nth_value"].contains(&name.as_str())
        && let Some(value) = arguments.first()
        && matches!(value.without_plus().kind, ExprKind::String(_) | ExprKind::Null)
    {
        out.wrap(value.span, "(", ")::text");
    }
    let (number, least) = match name.as_str() {
        "lag" | "lead" => (arguments.get(1), 0),
        "nth_value" => (arguments.get(1), 1),
        "ntile" => (arguments.first(), 1),
        _ => return,
    };
    match number {
        Some(number) if number.integer().is_none_or(|number| number < least) => {
            out.refuse(expr.span, "a number that is no literal, or too small, raises an error in one of the two");
        }
        _ if name == "ntile" || name == "nth_value" => {}
        _ => out.keep(expr.span),
    }
}
