//! Comparisons of a column with `COLLATE NOCASE`: the collation of the left column counts, or else that of the right one.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::precedence::{self, Level};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, InSet};
use crate::types::Ty;

pub(super) static RULE: Rule = Rule {
    name: "nocase-comparison",
    summary: "Casts what a CITEXT column is compared with to citext, which PostgreSQL would otherwise compare as text; with `nocase = \"lower\"` puts `lower(…)` around both sides.",
    caveat: "Only comparisons in the files change. With `lower`, sorting, grouping and DISTINCT do not ignore case.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT COLLATE NOCASE, c TEXT);\nDELETE FROM a WHERE b = c OR c = b OR b = 'x';",
        postgres: "CREATE EXTENSION IF NOT EXISTS citext;\nCREATE TABLE a (b CITEXT, c TEXT);\nDELETE FROM a WHERE b = c::citext OR c = b OR b = 'x';",
    }],
    visit: Visit::Expr(nocase_comparison),
};

/// What a side of a comparison brings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Citext,
    /// NOCASE without the type for it.
    Plain,
    /// A column that minds case.
    Column,
    Other,
}

fn nocase_comparison(cx: &Cx, expr: &Expr, out: &mut Out) {
    let (left, right) = match &expr.kind {
        ExprKind::Binary(left, operator, right) if operator.is_comparison() => (left, right),
        ExprKind::Is { left, right, .. } => (left, right),
        ExprKind::Between { expr: one, low, high, .. } => return several(cx, expr, one, &[low, high], out),
        ExprKind::In { expr: one, set: InSet::List(list), .. } => {
            return several(cx, expr, one, &list.iter().collect::<Vec<_>>(), out);
        }
        ExprKind::In { expr: one, set: InSet::Query(query), .. } => {
            let shown = crate::types::outputs(&query.body);
            return several(cx, expr, one, &shown.iter().flatten().copied().collect::<Vec<_>>(), out);
        }
        ExprKind::Case { operand: Some(operand), branches, .. } => {
            return several(cx, expr, operand, &branches.iter().map(|(test, _)| test).collect::<Vec<_>>(), out);
        }
        _ => return,
    };
    let is_collated = |side: &Expr| matches!(side.without_plus().kind, ExprKind::Collate(..));
    if is_collated(left) || is_collated(right) {
        return;
    }
    let is_text = |side: &Expr| cx.ty(side) == Ty::Is(Family::Text);
    match (side(cx, left), side(cx, right)) {
        (Side::Citext, Side::Column | Side::Other) if is_text(right) => cast(right, "citext", out),
        (Side::Other, Side::Citext) if is_text(left) => cast(left, "citext", out),
        (Side::Other, Side::Other | Side::Column) => {
            [left, right].into_iter().for_each(|side| mind_case(cx, side, out));
        }
        (Side::Plain, _) | (Side::Other, Side::Plain) => {
            for side in [left, right] {
                if matches!(cx.ty(side), Ty::Is(Family::Text) | Ty::Untyped)
                    && !matches!(side.bare().kind, ExprKind::Null)
                {
                    out.wrap(side.span, "lower(", ")");
                }
            }
        }
        _ => {}
    }
}

/// One value compared with several: its collation counts.
fn several(cx: &Cx, whole: &Expr, one: &Expr, others: &[&Expr], out: &mut Out) {
    let is_text = |side: &Expr| matches!(cx.ty(side), Ty::Is(Family::Text) | Ty::Untyped);
    match side(cx, one) {
        Side::Citext => {
            for other in others {
                if side(cx, other) != Side::Citext && cx.ty(other) == Ty::Is(Family::Text) {
                    cast(other, "citext", out);
                }
            }
        }
        Side::Plain if others.iter().all(|other| is_text(other)) => {
            for side in others.iter().chain([&one]) {
                if !matches!(side.bare().kind, ExprKind::Null) {
                    out.wrap(side.span, "lower(", ")");
                }
            }
        }
        Side::Other => {
            // Its collation does not count, so for CASE and BETWEEN that of the other side does.
            let by_each = !matches!(whole.kind, ExprKind::In { .. });
            let nocase = |other: &&Expr| matches!(side(cx, other), Side::Citext | Side::Plain);
            if !by_each || !others.iter().any(nocase) {
                return mind_case(cx, one, out);
            }
            let citext = others.iter().all(|other| side(cx, other) == Side::Citext);
            let plain = others.iter().all(|other| side(cx, other) == Side::Plain);
            if citext && is_text(one) {
                cast(one, "citext", out);
            } else if plain && is_text(one) {
                others.iter().chain([&one]).for_each(|side| out.wrap(side.span, "lower(", ")"));
            } else {
                out.warn(
                    whole.span,
                    "NOCASE counts for one of these comparisons only; in PostgreSQL all of them mind case",
                );
            }
        }
        Side::Plain | Side::Column => {}
    }
}

/// Casts what is computed from a CITEXT column to text where SQLite minds case: only a column itself brings its collation.
pub(super) fn mind_case(cx: &Cx, expr: &Expr, out: &mut Out) {
    if is_citext(cx, expr) {
        cast(expr, "text", out);
    }
}

/// True if PostgreSQL gives an expression the type of a CITEXT column in it.
pub(super) fn is_citext(cx: &Cx, expr: &Expr) -> bool {
    let is = |expr: &Expr| is_citext(cx, expr);
    let expr = expr.without_plus();
    match &expr.kind {
        ExprKind::Column { .. } => side(cx, expr) == Side::Citext,
        ExprKind::Case { branches, otherwise, .. } => {
            branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).any(is)
        }
        ExprKind::Query(query) => crate::types::outputs(&query.body).iter().flatten().any(|shown| is(shown)),
        ExprKind::Function(function) => match (function.name.key().as_str(), function.arguments.as_slice()) {
            ("coalesce" | "ifnull" | "min" | "max", arguments) => arguments.iter().any(is),
            ("iif", [_, results @ ..]) => results.iter().any(is),
            ("nullif", [value, _]) => is(value),
            _ => false,
        },
        _ => false,
    }
}

fn side(cx: &Cx, expr: &Expr) -> Side {
    let Some(id) = cx.types.columns.get(&expr.without_plus().span).copied() else { return Side::Other };
    let is_citext = cx.decisions.get(id).is_some_and(|decided| decided.pg.is_citext());
    let nocase = cx.catalog.column(id).is_some_and(|column| column.collation.as_deref() == Some("nocase"));
    let is_text = cx.ty(expr.bare()) == Ty::Is(Family::Text);
    match (is_citext, nocase && is_text) {
        (true, _) => Side::Citext,
        (_, true) => Side::Plain,
        _ => Side::Column,
    }
}

fn cast(expr: &Expr, to: &str, out: &mut Out) {
    if precedence::own(expr) < Level::Collate {
        out.wrap(expr.span, "(", &format!(")::{to}"));
    } else {
        out.wrap(expr.span, "", &format!("::{to}"));
    }
}
