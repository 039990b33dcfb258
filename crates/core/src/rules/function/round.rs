//! `round(a, b)`: PostgreSQL rounds double precision to whole numbers only, and halves to the even one.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;
use crate::types::Ty;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-round",
    summary: "Has `round` work on numeric: halves go away from 0, as in SQLite.",
    caveat: "Exact for numbers of up to fifteen digits, but for products that end in a half: there versions of SQLite differ. What comes out is numeric.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b REAL);\nSELECT round(b), round(b, 2) FROM a;",
        postgres: "CREATE TABLE a (b REAL);\nSELECT round(b::numeric), round(b::numeric, 2) FROM a;",
    }],
    visit: Visit::Expr(round),
};

fn round(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [number, rest @ ..])) = super::call(expr) else { return };
    if !function.name.is("round") {
        return;
    }
    let numeric = match cx.ty(number) {
        // SQLite's numbers beyond fifteen digits are doubles: their last digits are not those of a numeric.
        Ty::Is(Family::Integer | Family::Numeric) => pieces![number.span],
        Ty::Is(Family::Boolean | Family::Text) | Ty::Untyped => pieces!["(", number.span, ")::numeric"],
        Ty::Is(Family::Double) if crate::precedence::own(number) == crate::precedence::Level::Primary => {
            pieces![number.span, "::numeric"]
        }
        Ty::Is(Family::Double) => pieces!["(", number.span, ")::numeric"],
        Ty::Is(_) | Ty::Unknown | Ty::Now => return,
    };
    let digits = match rest {
        [] => pieces![],
        [digits] => match digits.integer() {
            Some(count @ 0..=30) => {
                let _ = count;
                pieces![", ", digits.span]
            }
            Some(count) if count < 0 => pieces![],
            Some(_) => pieces![", 30"],
            None if cx.facts(digits).not_null => pieces![", least(greatest(", digits.span, ", 0), 30)::int"],
            None => {
                out.refuse(
                    expr.span,
                    "where the number of digits is NULL, SQLite gives NULL and PostgreSQL cannot tell",
                );
                return;
            }
        },
        _ => return,
    };
    let mut all = pieces!["round("];
    all.extend(numeric);
    all.extend(digits);
    all.push(")".into());
    out.replace(expr.span, all);
}
