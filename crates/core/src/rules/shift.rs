//! `a << b` and `a >> b`: SQLite shifts by any number of bits, PostgreSQL by the lowest six of an `integer`.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, Expr, ExprKind};
use crate::types::Ty;

pub(super) static RULE: Rule = Rule {
    name: "shift",
    summary: "Shifts in eight bytes.",
    caveat: "Only shifts by a literal are sure: by a negative number SQLite shifts the other way, by 64 or more nothing is left; a computed one is warned of.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nSELECT 1 << 40, b >> 2 FROM a;",
        postgres: "CREATE TABLE a (b INTEGER);\nSELECT 1::bigint << 40, b::bigint >> 2 FROM a;",
    }],
    visit: Visit::Expr(shift),
};

fn shift(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Binary(_, operator @ (BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight), by) = &expr.kind
    else {
        return;
    };
    out.keep(expr.span);
    match by.integer() {
        Some(0..=63) => {}
        Some(_) => {
            let _ = operator;
            out.refuse(expr.span, "SQLite shifts by any number of bits, PostgreSQL by 0 to 63");
        }
        None => {
            if !(cx.ty(by) == Ty::Is(Family::Integer) && cx.facts(by).narrow)
                && by.bare().span == by.span
                && crate::rules::operand::cast_of(cx, by).is_none()
            {
                if crate::precedence::own(by) < crate::precedence::Level::Primary {
                    out.replace(by.span, pieces!["(", by.span, ")::int"]);
                } else {
                    out.replace(by.span, pieces![by.span, "::int"]);
                }
            } else if by.bare().span != by.span {
                out.replace(by.span, pieces![by.span, "::int"]);
            }
            out.warn(
                expr.span,
                "by a number below 0 or above 63 SQLite shifts the other way or everything out, PostgreSQL does not",
            );
        }
    }
}
