//! `a << b` and `a >> b`: SQLite shifts by any number of bits, PostgreSQL by the lowest six of an `integer`.

use crate::context::Cx;
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, Expr, ExprKind};
use crate::types::Ty;

pub(super) static RULE: Rule = Rule {
    name: "shift",
    summary: "Shifts in eight bytes.",
    caveat: "A computed number of bits is warned of unless expressions are to be exact: by a negative one SQLite shifts the other way, by 64 or more nothing is left.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nSELECT 1 << 40, b >> 2 FROM a;",
        postgres: "CREATE TABLE a (b INTEGER);\nSELECT 1::bigint << 40, b::bigint >> 2 FROM a;",
    }],
    visit: Visit::Expr(shift),
};

const fn ways(operator: BinaryOperator) -> (&'static str, &'static str) {
    if matches!(operator, BinaryOperator::ShiftLeft) { ("<<", ">>") } else { (">>", "<<") }
}

/// What is left of a number behind more than 63 bits: its sign where it went to the right.
fn shifted_out(value: &Expr, way: &str) -> Vec<Piece> {
    pieces!["(", value.span, if way == ">>" { ") >> 63" } else { ") & 0" }]
}

/// A shift by a literal below 0 or above 63.
fn far(value: &Expr, operator: BinaryOperator, by: i64) -> Vec<Piece> {
    let (there, back) = ways(operator);
    let sql = match by {
        -63..0 => pieces!["(", value.span, format!(") {back} {}", -by)],
        _ => shifted_out(value, if by > 0 { there } else { back }),
    };
    [pieces!["("], sql, pieces![")"]].concat()
}

/// A shift by any number: by a negative one the other way, and nothing but the sign is left of a long way.
fn any_number(value: &Expr, operator: BinaryOperator, by: &Expr) -> Vec<Piece> {
    let (there, back) = ways(operator);
    let mut sql = pieces!["(CASE WHEN (", by.span, ") > 63 THEN "];
    sql.extend(shifted_out(value, there));
    sql.extend(pieces![" WHEN (", by.span, ") >= 0 THEN (", value.span, format!(") {there} ("), by.span, ")::int"]);
    sql.extend(pieces![" WHEN (", by.span, ") > -64 THEN (", value.span, format!(") {back} (-("), by.span, "))::int"]);
    sql.extend(pieces![" WHEN (", by.span, ") IS NOT NULL THEN "]);
    sql.extend(shifted_out(value, back));
    sql.push(" END)".into());
    sql
}

fn shift(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Binary(value, operator @ (BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight), by) = &expr.kind
    else {
        return;
    };
    out.keep(expr.span);
    if cx.exact() && by.integer().is_none() {
        return out.replace(expr.span, any_number(value, *operator, by));
    }
    match by.integer() {
        Some(0..=63) => {}
        Some(_) if value.integer().is_some() => {
            out.refuse(expr.span, "SQLite shifts by any number of bits, PostgreSQL by 0 to 63");
        }
        Some(number) => {
            out.swallow(by.span, None);
            out.replace(expr.span, far(value, *operator, number));
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
