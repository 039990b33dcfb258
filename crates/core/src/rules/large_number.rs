//! Integers beyond eight bytes, and literals beyond fifteen digits among fractions: SQLite goes on with a REAL.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, Expr, ExprKind};
use crate::types::Class;

pub(super) static RULE: Rule = Rule {
    name: "large-number",
    summary: "Refuses sums of literals that need more than eight bytes, and literals beyond 2^53 among fractions.",
    caveat: "What columns hold is not known: beyond eight bytes PostgreSQL raises an error where SQLite goes on with a REAL.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nSELECT b * (9223372036854775807 + 1) FROM a;",
        postgres: "",
    }],
    visit: Visit::Expr(large_number),
};

/// From here on a double does not hold every integer.
const EXACT: i64 = 1 << 53;

fn large_number(cx: &Cx, expr: &Expr, out: &mut Out) {
    use BinaryOperator as Op;
    let ExprKind::Binary(left, operator @ (Op::Add | Op::Subtract | Op::Multiply | Op::Divide), right) = &expr.kind
    else {
        return;
    };
    if let (Some(a), Some(b)) = (left.integer(), right.integer()) {
        let result = match operator {
            Op::Add => a.checked_add(b),
            Op::Subtract => a.checked_sub(b),
            Op::Multiply => a.checked_mul(b),
            _ => Some(0),
        };
        if result.is_none() {
            out.refuse(
                expr.span,
                "the result needs more than eight bytes: SQLite goes on with a REAL, PostgreSQL raises an error",
            );
        }
    }
    for (side, other) in [(left, right), (right, left)] {
        let large = side.integer().is_some_and(|value| value.unsigned_abs() > EXACT.unsigned_abs());
        if large && cx.facts(other).class != Class::Integer {
            out.refuse(expr.span, "SQLite makes a REAL of this integer, which does not hold all its digits");
        }
    }
}
