//! Comparisons that PostgreSQL runs and answers otherwise: a timestamp with a bare date, a four-byte REAL with a fraction.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, Expr, ExprKind};
use crate::types::Ty;

pub(super) static RULE: Rule = Rule {
    name: "comparison",
    summary: "Warns of comparisons whose answer differs: a timestamp with a bare date, a REAL column with a fraction; refuses quotients of sums and of NUMERIC columns.",
    caveat: "For SQLite '2024-01-31 00:00:00' is a text that is greater than '2024-01-31'; for PostgreSQL both are the same moment.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b DATETIME);\nDELETE FROM a WHERE b > '2024-01-31';",
        postgres: "CREATE TABLE a (b TIMESTAMP);\nDELETE FROM a WHERE b > '2024-01-31';",
    }],
    visit: Visit::Expr(comparison),
};

fn comparison(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Binary(left, operator, right) = &expr.kind else { return };
    if operator.is_comparison() {
        for (column, value) in [(left, right), (right, left)] {
            let moment = matches!(cx.ty(column), Ty::Is(Family::Timestamp | Family::TimestampTz));
            if moment && value.string().is_some_and(|text| text.len() == 10) {
                out.warn(
                    expr.span,
                    "a timestamp at midnight equals the bare date in PostgreSQL; for SQLite it is greater",
                );
            }
            let narrow = cx.types.columns.get(&column.bare().span).and_then(|id| cx.decisions.get(*id));
            let narrow = narrow.is_some_and(|decided| decided.pg.sql.eq_ignore_ascii_case("REAL"));
            if narrow
                && matches!(&value.bare().kind, ExprKind::Number(digits) if digits.contains('.') && !digits.ends_with(".0") && !digits.ends_with(".5"))
            {
                out.warn(expr.span, "PostgreSQL's REAL has four bytes: it seldom equals a fraction, and borders move");
            }
        }
    }
    if *operator == BinaryOperator::Divide {
        let risky = |side: &Expr| {
            let numeric_column =
                cx.ty(side) == Ty::Is(Family::Numeric) && cx.types.columns.contains_key(&side.bare().span);
            let sum = side.call("sum").is_some() && cx.ty(side) == Ty::Is(Family::Integer);
            numeric_column || sum
        };
        let whole = |side: &Expr| matches!(cx.ty(side), Ty::Is(Family::Integer | Family::Numeric));
        if (risky(left) || risky(right)) && whole(left) && whole(right) {
            out.refuse(expr.span, "SQLite cuts this quotient to an integer if both sides are; PostgreSQL may not");
        }
    }
}
