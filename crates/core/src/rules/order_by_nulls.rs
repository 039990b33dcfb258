//! NULL sorts first in SQLite and last in PostgreSQL.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::precedence::{self, Level};
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Expr, ExprKind, InSet, OrderTerm, Query, QueryBody, Select, Statement};
use crate::types::{Class, Ty};

pub(super) static RULE: Rule = Rule {
    name: "order-by-nulls",
    summary: "Adds NULLS FIRST or NULLS LAST to ORDER BY, in queries, windows and aggregates, where a value may be NULL.",
    caveat: "Texts are ordered by the database's collation, unless expressions are to be exact.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT b FROM a ORDER BY b DESC LIMIT 1;",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT b FROM a ORDER BY b DESC NULLS LAST LIMIT 1;",
    }],
    visit: Visit::Statement(order_by_nulls),
};

fn order_by_nulls(cx: &Cx, statement: &Statement, out: &mut Out) {
    crate::walk::queries(statement, &mut |query: &Query| {
        let select = match &query.body {
            QueryBody::Select(select) => Some(select.as_ref()),
            QueryBody::Values(_) | QueryBody::Compound { .. } => None,
        };
        for order in &query.order_by {
            term(cx, select, order, out);
            constant(&order.expr, out);
        }
        for spec in select.iter().flat_map(|select| &select.windows) {
            spec.spec.order_by.iter().for_each(|order| term(cx, None, order, out));
        }
    });
    crate::walk::exprs(statement, &mut |expr| {
        if let ExprKind::Function(function) = &expr.kind {
            let over = function.over.iter().flat_map(|over| &over.order_by);
            function.order_by.iter().chain(over).for_each(|order| term(cx, None, order, out));
        }
    });
}

/// PostgreSQL takes a constant for the position of a column, and wants it to be a whole number.
pub(super) fn constant(expr: &Expr, out: &mut Out) {
    let inner = expr.without_collate();
    let is_position = matches!(inner.without_plus().kind, ExprKind::Number(_)) && inner.integer().is_some();
    if is_position && !std::ptr::eq(inner, inner.without_plus()) {
        // `+2` is a position too, in SQLite only.
        out.replace(inner.span, pieces![inner.without_plus().span]);
    }
    // What is in no set is a constant, whatever it is.
    let is_in_nothing = matches!(&inner.kind, ExprKind::In { set: InSet::List(list), .. } if list.is_empty());
    if !is_position && (is_in_nothing || is_literal(inner)) {
        out.wrap(expr.span, "(", ")::text");
    }
}

/// True for an expression of nothing but literals.
fn is_literal(expr: &Expr) -> bool {
    let mut literal = !matches!(
        expr.kind,
        ExprKind::Column { .. }
            | ExprKind::Query(_)
            | ExprKind::Exists(_)
            | ExprKind::Function(_)
            | ExprKind::Parameter(_)
    );
    expr.children(|child| literal &= is_literal(child));
    literal
}

fn term(cx: &Cx, select: Option<&Select>, term: &OrderTerm, out: &mut Out) {
    let shown = select.and_then(|select| select.shown_by(&term.expr));
    let value = shown.unwrap_or(&term.expr);
    let facts = cx.facts(value);
    // A number that names a column of `*`: nobody looks which.
    let of_star = shown.is_none() && select.is_some() && term.expr.integer().is_some();
    let nulls = match term.nulls_first {
        None if facts.not_null && !of_star || matches!(value.bare().kind, ExprKind::Null) => "",
        None if term.descending => " NULLS LAST",
        None => " NULLS FIRST",
        Some(_) => "",
    };
    let text = cx.ty(value) == Ty::Is(Family::Text) && facts.class == Class::Text && !facts.nocase;
    let own = shown.is_none() && !matches!(term.expr.bare().kind, ExprKind::Collate(..));
    let bytes = cx.exact() && text && own && select.is_some_and(|select| !select.distinct);
    let collation = if bytes { " COLLATE \"C\"" } else { "" };
    // The last word of the term: ASC or DESC, or the end of its expression.
    let expr = &term.expr;
    let direction = Span::new(expr.span.end, term.end);
    let word = cx.text(direction).trim_start();
    let behind = if word.is_empty() { format!("{collation}{nulls}") } else { collation.to_owned() };
    if !behind.is_empty() {
        let open = bytes && precedence::own(expr) < Level::Collate;
        let (start, end) = if open { ("(", ")") } else { ("", "") };
        out.replace(expr.span, pieces![start, expr.span, format!("{end}{behind}")]);
    }
    if !word.is_empty() && !nulls.is_empty() {
        let word = Span::new(term.end - word.len(), term.end);
        out.replace(word, pieces![word, nulls]);
    }
}
