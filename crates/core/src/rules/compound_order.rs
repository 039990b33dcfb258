//! `ORDER BY` of a compound query by what a later part, or an expression, is called: PostgreSQL knows the names of the first.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::recursive_table::reads;
use crate::tree::{Expr, ExprKind, Query, QueryBody, Select, SelectItem};

pub(super) static RULE: Rule = Rule {
    name: "compound-order",
    summary: "Writes what a compound query is sorted by as the position of a column, where PostgreSQL does not know its name.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT NOT NULL, c TEXT);\nSELECT b FROM a UNION SELECT c AS d FROM a ORDER BY d;",
        postgres: "CREATE TABLE a (b TEXT NOT NULL, c TEXT);\nSELECT b FROM a UNION SELECT c AS d FROM a ORDER BY 1 NULLS FIRST;",
    }],
    visit: Visit::Query(compound_order),
};

fn compound_order(cx: &Cx, query: &Query, out: &mut Out) {
    let mut parts = Vec::new();
    let mut body = &query.body;
    while let QueryBody::Compound { left, right, .. } = body {
        parts.push(right.as_ref());
        body = left;
    }
    if parts.is_empty() || is_recursive(cx, query) {
        return;
    }
    parts.push(body);
    parts.reverse();
    for term in &query.order_by {
        let term = &term.expr;
        if term.integer().is_some() || matches!(term.bare().kind, ExprKind::Collate(..)) {
            continue;
        }
        // SQLite looks for it part by part (https://www.sqlite.org/lang_select.html#orderby).
        let mut selects = parts.iter().filter_map(|part| match part {
            QueryBody::Select(select) => Some(select.as_ref()),
            _ => None,
        });
        let first = match body {
            QueryBody::Select(select) => Some(select.as_ref()),
            _ => None,
        };
        if first.is_some_and(|first| is_name_of(first, term)) {
            continue;
        }
        match selects.find_map(|select| position(cx, select, term)) {
            Some(position) => out.rewrite(term.span, pieces![position.to_string()]),
            // Nobody knows what is behind the star.
            None if first.is_some_and(has_star) && is_bare_name(term) => {}
            None => {
                out.refuse(
                    term.span,
                    "PostgreSQL sorts a compound query by its columns only: name one, or its position",
                );
            }
        }
    }
}

/// True for the query of a recursive table, whose ORDER BY names the table's columns and does not stay.
fn is_recursive(cx: &Cx, query: &Query) -> bool {
    let mut found = false;
    crate::walk::withs(cx.statement, &mut |with| {
        found |= with.tables.iter().any(|table| table.query.span == query.span && reads(table, &table.name));
    });
    found
}

fn is_bare_name(term: &Expr) -> bool {
    matches!(term.bare().kind, ExprKind::Column { table: None, .. })
}

fn has_star(select: &Select) -> bool {
    select.items.iter().any(|item| !matches!(item, SelectItem::Expr(..)))
}

/// True for a name that PostgreSQL knows what is shown by.
fn is_name_of(select: &Select, term: &Expr) -> bool {
    let ExprKind::Column { table: None, name, .. } = &term.bare().kind else { return false };
    select.items.iter().any(|item| match item {
        SelectItem::Expr(_, Some(alias)) => alias.is(&name.text),
        SelectItem::Expr(expr, None) => {
            matches!(&expr.bare().kind, ExprKind::Column { name: own, .. } if own.is(&name.text))
        }
        SelectItem::Star | SelectItem::TableStar(_) => false,
    })
}

/// The position (1-based) at which a part shows a term: by its alias, or else the same expression.
fn position(cx: &Cx, select: &Select, term: &Expr) -> Option<usize> {
    let shown = || {
        select.items.iter().enumerate().map_while(|(at, item)| match item {
            SelectItem::Expr(expr, alias) => Some((at + 1, expr, alias)),
            SelectItem::Star | SelectItem::TableStar(_) => None,
        })
    };
    if let ExprKind::Column { table: None, name, .. } = &term.bare().kind
        && let Some((at, ..)) = shown().find(|(_, _, alias)| alias.as_ref().is_some_and(|alias| alias.is(&name.text)))
    {
        return Some(at);
    }
    shown().find(|(_, expr, _)| is_same(cx, expr, term)).map(|(at, ..)| at)
}

fn is_same(cx: &Cx, shown: &Expr, term: &Expr) -> bool {
    let (shown, term) = (shown.bare(), term.bare());
    if let ExprKind::Column { table: one, name, .. } = &shown.kind
        && let ExprKind::Column { table: other, name: wanted, .. } = &term.kind
    {
        let apart = matches!((one, other), (Some(one), Some(other)) if !one.is(&other.text));
        return name.is(&wanted.text) && !apart;
    }
    let words = |expr: &Expr| {
        let inside = cx.tokens.iter().filter(|token| token.is_significant() && expr.span.contains(token.span));
        inside.map(|token| cx.text(token.span).to_ascii_lowercase()).collect::<Vec<_>>()
    };
    words(shown) == words(term)
}
