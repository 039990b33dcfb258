//! `round(a, b)`: PostgreSQL rounds double precision to whole numbers only, and halves to the even one.

use crate::constant::{self, Value};
use crate::context::Cx;
use crate::number;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};
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
    if let Some(value) = of_literals(cx, expr, number, rest) {
        return out.rewrite(expr.span, pieces![value]);
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
            None if matches!(digits.bare().kind, ExprKind::Null) => {
                return out.rewrite(expr.span, pieces!["NULL::numeric"]);
            }
            // least() and greatest() skip NULL.
            None => pieces![
                ", CASE WHEN (",
                digits.span,
                ") IS NOT NULL THEN least(greatest(",
                digits.span,
                ", 0), 30)::int END"
            ],
        },
        _ => return,
    };
    let mut all = pieces!["round("];
    all.extend(numeric);
    all.extend(digits);
    all.push(")".into());
    out.replace(expr.span, all);
}

/// What SQLite rounds a literal to where it looks at its binary digits, and that is not what the decimal ones give:
/// `round(2.675, 2)` is 2.67.
fn of_literals(cx: &Cx, expr: &Expr, number: &Expr, digits: &[Expr]) -> Option<String> {
    let ExprKind::Number(text) = &number.bare().kind else { return None };
    let (whole, part) = text.split_once('.')?;
    let count = usize::try_from(digits.first().map_or(Some(0), Expr::integer)?).ok()?;
    let Value::Real(value) = constant::value(expr, &cx.types.strings)? else { return None };
    if part.len() <= count || text.len() > 15 || !part.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let up = part.as_bytes()[count] >= b'5';
    let kept: u64 = format!("{whole}{}", &part[..count]).parse().ok()?;
    let decimal: f64 = format!("{}e-{count}", kept + u64::from(up)).parse().ok()?;
    (decimal - value).abs().gt(&f64::EPSILON).then(|| number::real_text(value))
}
