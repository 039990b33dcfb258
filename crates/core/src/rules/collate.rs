//! `COLLATE BINARY`, `NOCASE` and `RTRIM` in expressions.

use crate::context::Cx;
use crate::pg_type::{Family, PgType};
use crate::pieces;
use crate::precedence::{self, Level};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, Expr, ExprKind, InSet, OrderTerm, Query, QueryBody, Statement};
use crate::types::{Class, Ty};

pub(super) static RULE: Rule = Rule {
    name: "collate",
    summary: "Turns `COLLATE BINARY` into `COLLATE \"C\"`, `COLLATE NOCASE` into `lower(…)` on both sides, `COLLATE RTRIM` into `rtrim(…)`.",
    caveat: "Elsewhere than in a comparison, in IN with a list and in ORDER BY these collations are refused.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT NOT NULL);\nSELECT b FROM a WHERE b = 'x' COLLATE NOCASE ORDER BY b COLLATE NOCASE;",
        postgres: "CREATE TABLE a (b TEXT NOT NULL);\nSELECT b FROM a WHERE lower(b COLLATE \"C\") = lower('x' COLLATE \"C\") ORDER BY lower(b COLLATE \"C\");",
    }],
    visit: Visit::Statement(collate),
};

/// Has a text ordered by its bytes.
pub(super) fn by_bytes(cx: &Cx, expr: &Expr, out: &mut Out) {
    let cast = precedence::is_cast(cx, expr.bare()) && expr.span == expr.bare().span;
    if cast {
        return;
    }
    if precedence::own(expr) < Level::Collate {
        out.wrap(expr.span, "(", ") COLLATE \"C\"");
    } else {
        out.wrap(expr.span, "", " COLLATE \"C\"");
    }
}

fn collate(cx: &Cx, statement: &Statement, out: &mut Out) {
    crate::walk::queries(statement, &mut |query: &Query| {
        query.order_by.iter().for_each(|term| sorted(cx, term, out));
        if let QueryBody::Select(select) = &query.body {
            select.windows.iter().flat_map(|window| &window.spec.order_by).for_each(|term| sorted(cx, term, out));
        }
    });
    crate::walk::exprs(statement, &mut |expr| {
        let (left, right) = match &expr.kind {
            ExprKind::Function(function) => {
                let over = function.over.iter().flat_map(|over| &over.order_by);
                return function.order_by.iter().chain(over).for_each(|term| sorted(cx, term, out));
            }
            ExprKind::Like { expr: text, pattern, .. } => {
                return [text, pattern].into_iter().for_each(|part| without(part, out));
            }
            ExprKind::In { expr: value, set: InSet::List(list), .. } => return one_of(cx, value, list, out),
            ExprKind::Binary(left, operator, right) if operator.is_comparison() => (left, right),
            ExprKind::Is { left, right, .. } => (left, right),
            _ => return,
        };
        // The left side's collation counts first.
        let written = |side: &Expr| match &side.bare().kind {
            ExprKind::Collate(_, name) => Some(name.key()),
            _ => None,
        };
        let Some(name) = written(left).or_else(|| written(right)) else { return };
        // It means nothing to numbers. A parameter is what stands beside it.
        let is_bound = |side: &Expr| matches!(side.without_collate().bare().kind, ExprKind::Parameter(_));
        let texts = [left, right].iter().all(|side| is_text(cx, side.without_collate()) || is_bound(side));
        for side in [left, right] {
            match &side.bare().kind {
                ExprKind::Collate(inner, _) if !texts => out.replace(side.bare().span, pieces!["(", inner.span, ")"]),
                ExprKind::Collate(inner, _) => apply(cx, side.bare(), inner, &name, out),
                _ if !texts => {}
                _ if name == "binary" => super::nocase_comparison::mind_case(cx, side, out),
                _ => around(side.span, &name, out),
            }
            if !texts && precedence::is_cast(cx, side.without_collate()) {
                out.refuse(expr.span, "a collation for values of different types");
            }
        }
    });
}

/// True for what PostgreSQL compares as a text. A column without a declared type may be one too.
fn is_text(cx: &Cx, expr: &Expr) -> bool {
    match cx.ty(expr) {
        Ty::Is(family) => family == Family::Text,
        ty => ty == Ty::Untyped && cx.facts(expr).class == Class::Text,
    }
}

/// A term of ORDER BY, in queries, windows and aggregates.
fn sorted(cx: &Cx, term: &OrderTerm, out: &mut Out) {
    let whole = term.expr.bare();
    let ExprKind::Collate(inner, name) = &whole.kind else { return };
    if matches!(cx.ty(inner), Ty::Is(family) if family != Family::Text) {
        // It means nothing to numbers.
        out.replace(whole.span, pieces!["(", inner.span, ")"]);
    } else {
        apply(cx, whole, inner, &name.key(), out);
    }
}

/// `a COLLATE NOCASE IN ('b', 'c')`: the collation of the left side counts.
fn one_of(cx: &Cx, value: &Expr, list: &[Expr], out: &mut Out) {
    let ExprKind::Collate(inner, name) = &value.bare().kind else { return };
    let collated = |item: &Expr| matches!(item.bare().kind, ExprKind::Collate(..));
    if is_text(cx, inner) && list.iter().all(|item| is_text(cx, item) && !collated(item)) {
        apply(cx, value.bare(), inner, &name.key(), out);
        if name.key() != "binary" {
            list.iter().for_each(|item| around(item.span, &name.key(), out));
        }
    }
}

/// LIKE asks for no collation: those of its operands go.
fn without(part: &Expr, out: &mut Out) {
    match &part.bare().kind {
        ExprKind::Collate(inner, _) => {
            out.replace(part.bare().span, pieces!["(", inner.span, ")"]);
            without(inner, out);
        }
        ExprKind::Binary(left, BinaryOperator::Concat, right) => {
            without(left, out);
            without(right, out);
        }
        _ => {}
    }
}

fn apply(cx: &Cx, whole: &Expr, inner: &Expr, name: &str, out: &mut Out) {
    let column = cx.types.columns.get(&inner.bare().span).and_then(|id| cx.decisions.pg(*id));
    let (before, behind) = match name {
        // The type itself ignores case, whatever the collation.
        "binary" if column.is_some_and(PgType::is_citext) => ("", "::text COLLATE \"C\""),
        "binary" => ("", " COLLATE \"C\""),
        "nocase" => ("lower(", " COLLATE \"C\")"),
        "rtrim" => ("rtrim(", ", ' ')"),
        _ => return,
    };
    let open = precedence::own(inner) < Level::Collate && name != "rtrim";
    let (start, end) = if open { ("(", ")") } else { ("", "") };
    out.replace(whole.span, pieces![before, start, inner.span, end, behind]);
}

fn around(span: crate::text::Span, name: &str, out: &mut Out) {
    match name {
        "nocase" => out.wrap(span, "lower(", " COLLATE \"C\")"),
        "rtrim" => out.wrap(span, "rtrim(", ", ' ')"),
        _ => {}
    }
}
