//! `substr(a, b, c)`: a negative start counts from the end in SQLite, a negative length goes back.

use crate::context::Cx;
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Expr, ExprKind};
use crate::types::Ty;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-substr",
    summary: "Writes `substr` with a negative start as `right`, and refuses what cannot be told.",
    caveat: "A start or length that is computed must be cast to int; it is refused where it may be negative and the text is not a plain column.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT substr(b, 2), substr(b, -3) FROM a;",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT substr(b, 2), right(b, 3) FROM a;",
    }],
    visit: Visit::Expr(substr),
};

fn substr(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [text, start, rest @ ..])) = super::call(expr) else { return };
    if !(function.name.is("substr") || function.name.is("substring")) {
        return;
    }
    if cx.ty(text) == Ty::Is(Family::Bytea) {
        let positive = |value: &Expr| value.integer().is_some_and(|value| value > 0);
        if positive(start) && rest.iter().all(positive) {
            out.keep(expr.span);
            out.warn(expr.span, "a part of an empty BLOB is an empty bytea, in SQLite it is NULL");
        } else {
            out.refuse(expr.span, "this part of a BLOB differs");
        }
        return;
    }
    let simple = matches!(text.bare().kind, ExprKind::Column { .. } | ExprKind::String(_));
    let length = rest.first();
    match (start.integer(), length.map(Expr::integer)) {
        (Some(start), None) if start >= 0 => out.keep(expr.span),
        (Some(start), Some(Some(length))) if start >= 0 && length >= 0 => out.keep(expr.span),
        (Some(start), None) => {
            out.replace(expr.span, pieces!["right(", text.span, format!(", {})", start.unsigned_abs())]);
        }
        (Some(start), Some(Some(length))) if simple && length >= 0 && i32::try_from(start).is_ok() => {
            let back = start.unsigned_abs() - 1;
            let position = if back == 0 { ")".to_owned() } else { format!(") - {back}") };
            out.replace(
                expr.span,
                pieces!["substr(", text.span, ", length(", text.span, position, format!(", {length})")],
            );
        }
        (Some(start), Some(Some(length))) if start > 0 && start + length >= 1 => {
            // The characters before the start.
            let from = start + length;
            out.replace(expr.span, pieces!["substr(", text.span, format!(", {from}, {})", -length)]);
        }
        // `substr(a, instr(a, 'x') + 1)` and its kin: the start is never negative.
        _ if never_negative(start) && length.is_none_or(never_negative) => {
            out.keep(expr.span);
            for part in std::iter::once(start).chain(length) {
                to_int(cx, part, out);
            }
        }
        _ if simple => general(cx, text.span, start, length, expr, out),
        _ => {
            out.refuse(expr.span, "the start or the length may be negative: SQLite counts from the end then");
        }
    }
}

/// PostgreSQL's `substr` takes four bytes.
fn to_int(cx: &Cx, part: &Expr, out: &mut Out) {
    if part.integer().is_some() {
        return;
    }
    let four = match &part.bare().kind {
        ExprKind::Function(function) => ["instr", "length", "unicode"].iter().any(|name| function.name.is(name)),
        _ => false,
    } || cx.facts(part).narrow && cx.ty(part) == Ty::Is(Family::Integer);
    if !four {
        out.replace(part.span, pieces!["(", part.span, ")::int"]);
    }
}

/// True if a value cannot be negative.
fn never_negative(expr: &Expr) -> bool {
    match &expr.bare().kind {
        ExprKind::Number(_) => true,
        ExprKind::Function(function) => ["instr", "length", "unicode", "abs"].iter().any(|name| function.name.is(name)),
        ExprKind::Binary(left, crate::tree::BinaryOperator::Add | crate::tree::BinaryOperator::Multiply, right) => {
            never_negative(left) && never_negative(right)
        }
        _ => false,
    }
}

/// All cases, as SQLite has them: <https://www.sqlite.org/lang_corefunc.html#substr>.
fn general(cx: &Cx, text: Span, start: &Expr, length: Option<&Expr>, expr: &Expr, out: &mut Out) {
    // The positive number of -2147483648 is beyond four bytes.
    let (open, close) = if cx.exact() { ("least(-(", "), 2147483647)::int") } else { ("-(", ")::int") };
    let start = start.span;
    let mut pieces: Vec<Piece> = Vec::new();
    match length {
        None => pieces.extend(pieces![
            "CASE WHEN (",
            start,
            ") < 0 THEN right(",
            text,
            ", ",
            open,
            start,
            close,
            ") ELSE substr(",
            text,
            ", (",
            start,
            ")::int) END"
        ]),
        Some(length) => {
            // SQLite counts from 1, or from the end; a start before the text uses up the length.
            let first = pieces![
                "CASE WHEN (",
                start,
                ") < 0 THEN length(",
                text,
                ") + (",
                start,
                ")::int + 1 ELSE (",
                start,
                ")::int END"
            ];
            let length = length.span;
            pieces.extend(pieces!["CASE WHEN (", length, ") >= 0 THEN substr(", text, ", "]);
            pieces.extend(first.clone());
            pieces.extend(pieces![", (", length, ")::int) ELSE substr(", text, ", "]);
            pieces.extend(first);
            pieces.extend(pieces![" + (", length, ")::int, -(", length, ")::int) END"]);
        }
    }
    crate::rules::index_expression::put(cx, expr, pieces, out);
}
