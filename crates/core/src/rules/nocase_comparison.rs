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
            return in_query(cx, expr, one, &crate::types::outputs(&query.body), out);
        }
        ExprKind::In { expr: one, set: InSet::Table(_), .. } => return in_query(cx, expr, one, &[Vec::new()], out),
        ExprKind::Function(function) => {
            if let ("nullif", [value, other]) = (function.name.key().as_str(), function.arguments.as_slice()) {
                nullif(cx, expr, value, other, out);
            }
            return;
        }
        ExprKind::Case { operand: Some(operand), branches, .. } => {
            return several(cx, expr, operand, &branches.iter().map(|(test, _)| test).collect::<Vec<_>>(), out);
        }
        _ => return,
    };
    match (&left.bare().kind, &right.bare().kind) {
        (ExprKind::Row(left), ExprKind::Row(right)) => {
            left.iter().zip(right).for_each(|(left, right)| pair(cx, left, right, out));
        }
        _ => pair(cx, left, right, out),
    }
}

/// A value, or a row of them, compared with what a query shows.
fn in_query(cx: &Cx, whole: &Expr, one: &Expr, shown: &[Vec<&Expr>], out: &mut Out) {
    let values = match &one.bare().kind {
        ExprKind::Row(values) => values.iter().collect(),
        _ => vec![one],
    };
    for (at, value) in values.into_iter().enumerate() {
        let others: Vec<&Expr> = shown.iter().filter_map(|output| output.get(at).copied()).collect();
        match others.as_slice() {
            _ if others.len() < shown.len() && matches!(side(cx, value), Side::Citext | Side::Plain) => {
                out.warn(
                    whole.span,
                    "SQLite ignores case here; PostgreSQL does so only if the column of the table is a CITEXT too",
                )
                .help("write the columns one by one");
            }
            // The collation of the column that a single query shows counts too.
            [other] => pair(cx, value, other, out),
            _ => several(cx, whole, value, &others, out),
        }
    }
}

/// `nullif(a, b)`, which shows a value of the first argument.
fn nullif(cx: &Cx, call: &Expr, value: &Expr, other: &Expr, out: &mut Out) {
    match (side(cx, value), side(cx, other)) {
        (Side::Citext, _) => ignore_case(cx, other, out),
        (Side::Plain, _) | (Side::Other, Side::Plain) => mind(call, out),
        (Side::Other, Side::Citext) if is_text(cx, value) => mind(call, out),
        (Side::Other, Side::Citext) => {}
        (Side::Column | Side::Other, _) => mind_case(cx, value, out),
    }
}

fn mind(call: &Expr, out: &mut Out) {
    out.warn(call.span, "SQLite ignores case in this nullif(), by the collation of a column; PostgreSQL minds it");
}

fn pair(cx: &Cx, left: &Expr, right: &Expr, out: &mut Out) {
    let is_collated = |side: &Expr| matches!(side.without_plus().kind, ExprKind::Collate(..));
    if is_collated(left) || is_collated(right) {
        return;
    }
    match (side(cx, left), side(cx, right)) {
        (Side::Citext, Side::Column | Side::Other) if is_text(cx, right) => cast(right, "citext", out),
        (Side::Other, Side::Citext) if is_text(cx, left) => cast(left, "citext", out),
        (Side::Other, Side::Other | Side::Column) => {
            [left, right].into_iter().for_each(|side| mind_case(cx, side, out));
        }
        (Side::Column, _) => mind_case(cx, left, out),
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

/// True for what PostgreSQL has as a text, or makes one of: all but literals, which become what stands beside them.
fn is_text(cx: &Cx, side: &Expr) -> bool {
    let is_literal = matches!(side.without_plus().kind, ExprKind::String(_) | ExprKind::Null | ExprKind::Parameter(_))
        || cx.types.strings.contains(&side.bare().span);
    !cx.facts(side).citext && matches!(cx.ty(side), Ty::Is(Family::Text) | Ty::Untyped) && !is_literal
}

/// One value compared with several: its collation counts.
fn several(cx: &Cx, whole: &Expr, one: &Expr, others: &[&Expr], out: &mut Out) {
    let may_be_text = |side: &Expr| matches!(cx.ty(side), Ty::Is(Family::Text) | Ty::Untyped);
    match side(cx, one) {
        Side::Citext => others.iter().filter(|other| is_text(cx, other)).for_each(|other| cast(other, "citext", out)),
        Side::Plain if others.iter().all(|other| may_be_text(other)) => {
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
            if !by_each {
                // The collation of the list counts even less.
                return others.iter().chain([&one]).for_each(|side| mind_case(cx, side, out));
            }
            if !others.iter().any(nocase) {
                return mind_case(cx, one, out);
            }
            let citext = others.iter().all(|other| side(cx, other) == Side::Citext);
            let plain = others.iter().all(|other| side(cx, other) == Side::Plain);
            if citext && is_text(cx, one) {
                cast(one, "citext", out);
            } else if plain && may_be_text(one) {
                others.iter().chain([&one]).for_each(|side| out.wrap(side.span, "lower(", ")"));
            } else {
                out.warn(
                    whole.span,
                    "NOCASE counts for one of these comparisons only; in PostgreSQL all of them mind case",
                );
            }
        }
        Side::Column => mind_case(cx, one, out),
        Side::Plain => {}
    }
}

/// Casts a text to citext where SQLite ignores case.
pub(super) fn ignore_case(cx: &Cx, expr: &Expr, out: &mut Out) {
    if is_text(cx, expr) {
        cast(expr, "citext", out);
    }
}

/// Casts a citext to text where SQLite minds case.
pub(super) fn mind_case(cx: &Cx, expr: &Expr, out: &mut Out) {
    if cx.facts(expr).citext && !precedence::is_cast(cx, expr) {
        cast(expr, "text", out);
    }
}

fn side(cx: &Cx, expr: &Expr) -> Side {
    if !is_column(cx, expr) {
        return Side::Other;
    }
    let facts = cx.facts(expr);
    match (facts.nocase, facts.citext) {
        (true, true) => Side::Citext,
        (true, false) if cx.ty(expr.bare()) == Ty::Is(Family::Text) => Side::Plain,
        _ => Side::Column,
    }
}

/// True for what brings a collation of its own: a column, under `+` and CAST too.
pub(super) fn is_column(cx: &Cx, expr: &Expr) -> bool {
    match &expr.without_plus().kind {
        ExprKind::Column { .. } => !cx.types.strings.contains(&expr.without_plus().span),
        ExprKind::Cast(inner, _) => is_column(cx, inner),
        _ => false,
    }
}

fn cast(expr: &Expr, to: &str, out: &mut Out) {
    if precedence::own(expr) < Level::Collate {
        out.wrap(expr.span, "(", &format!(")::{to}"));
    } else {
        out.wrap(expr.span, "", &format!("::{to}"));
    }
}
