//! `lag` and `lead`: PostgreSQL takes an offset of four bytes, a default of the value's type, and no literal without one.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-lag-lead",
    summary: "Keeps `lag` and `lead` whose offset is a literal.",
    caveat: "An offset that is computed is refused.",
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
    if name != "lag" && name != "lead" {
        return;
    }
    match arguments.get(1) {
        Some(offset) if offset.integer().is_none_or(|offset| offset < 0) => {
            out.refuse(expr.span, "an offset that is no literal, or negative, raises an error in one of the two");
        }
        _ => out.keep(expr.span),
    }
}
