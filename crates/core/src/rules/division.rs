//! Division: by zero it is NULL in SQLite and an error in PostgreSQL; of integers it is cut to an integer.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::types::{Class, Ty};

pub(super) static RULE: Rule = Rule {
    name: "division",
    summary: "Makes a divisor that may be 0 NULL, and keeps the quotient of integers an integer.",
    caveat: "A quotient of NUMERIC columns is refused where it is not simple: SQLite cuts it to an integer when both numbers happen to be whole.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER, c INTEGER);\nSELECT b / c, b / 2, b % (c + 1) FROM a;",
        postgres: "CREATE TABLE a (b INTEGER, c INTEGER);\nSELECT b / nullif(c, 0), b / 2, b % nullif((c + 1), 0) FROM a;",
    }],
    visit: Visit::Expr(division),
};

fn division(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Binary(left, operator @ (BinaryOperator::Divide | BinaryOperator::Modulo), right) = &expr.kind else {
        return;
    };
    let (a, b) = (class(cx, left), class(cx, right));
    let zero_free = is_nonzero(right, *operator == BinaryOperator::Modulo);
    out.keep(expr.span);
    if *operator == BinaryOperator::Divide {
        let text = |expr: &Expr| matches!(cx.ty(expr), Ty::Is(Family::Text));
        let either = |class: Class, expr: &Expr| class == Class::Number || text(expr);
        let real = a == Class::Real || b == Class::Real;
        if !real && (either(a, left) || either(b, right)) {
            return either_way(cx, expr, left, right, zero_free, out);
        }
        let whole = |expr: &Expr| cx.ty(expr) == Ty::Is(Family::Integer);
        if real && whole(left) && whole(right) {
            // The rest of a division of REALs is one, and an integer in PostgreSQL.
            out.wrap(left.span, "(", ")::double precision");
        }
        let numeric = |expr: &Expr| cx.ty(expr) == Ty::Is(Family::Numeric);
        if !real && a == Class::Integer && b == Class::Integer && (numeric(left) || numeric(right)) {
            // `sum` of BIGINT is numeric, whose quotient has a fraction.
            let (start, end) = if zero_free { ("", "") } else { ("nullif(", ", 0)") };
            out.replace(
                expr.span,
                pieces!["((", left.span, ")::bigint / ", start, "(", right.span, ")::bigint", end, ")"],
            );
            return;
        }
    }
    if !zero_free {
        out.wrap_outside(right.span, "nullif(", ", 0)");
    }
}

/// The class of an operand's number; a literal text is its leading number.
fn class(cx: &Cx, expr: &Expr) -> Class {
    match expr.string() {
        Some(text) if crate::number::leading(text).contains(['.', 'e', 'E']) => Class::Real,
        Some(_) => Class::Integer,
        None => cx.facts(expr).class,
    }
}

/// A number that is whole or not, row by row.
fn either_way(cx: &Cx, expr: &Expr, left: &Expr, right: &Expr, zero_free: bool, out: &mut Out) {
    let simple = |part: &Expr| {
        matches!(part.bare().kind, ExprKind::Column { .. } | ExprKind::Number(_))
            && cx.ty(part) != Ty::Is(Family::Text)
            && cx.ty(part) != Ty::Is(Family::Double)
    };
    if !simple(left) || !simple(right) {
        out.refuse(expr.span, "SQLite cuts this quotient to an integer if both numbers happen to be whole")
            .help("say which is meant: CAST one side AS REAL or both AS INTEGER");
        return;
    }
    let (start, end) = if zero_free { ("", "") } else { ("nullif(", ", 0)") };
    let whole = |part: &Expr| cx.facts(part).class == Class::Integer;
    let mut all = pieces!["CASE WHEN "];
    for (at, part) in [left, right].into_iter().filter(|part| !whole(part)).enumerate() {
        all.extend(pieces![if at > 0 { " AND " } else { "" }, part.span, " = trunc(", part.span, ")"]);
    }
    all.extend(pieces![" THEN trunc(", left.span, " / ", start, right.span, end, ") ELSE "]);
    all.extend(pieces![left.span, " / ", start, right.span, end, " END"]);
    out.replace(expr.span, all);
}

/// True for a literal other than 0. For `%` only its whole part counts.
fn is_nonzero(expr: &Expr, whole: bool) -> bool {
    match &expr.bare().kind {
        ExprKind::Number(digits) => match expr.integer() {
            Some(value) => value != 0,
            None => digits.parse::<f64>().is_ok_and(|value| if whole { value.trunc() != 0.0 } else { value != 0.0 }),
        },
        ExprKind::Unary(UnaryOperator::Minus, inner) => is_nonzero(inner, whole),
        _ => false,
    }
}
