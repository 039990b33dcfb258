//! `ORDER BY … COLLATE` of a compound query: PostgreSQL sorts one by its columns only.

use crate::common::compound_key;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Compound, ExprKind, Query, QueryBody};

pub(super) static RULE: Rule = Rule {
    name: "compound-collate",
    summary: "Puts a compound query that is sorted with COLLATE into FROM.",
    caveat: "Refused with a chain of parts that has INTERSECT in it, and where the position of a column stands before COLLATE.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT NOT NULL);\nSELECT b FROM a UNION SELECT 'x' ORDER BY b COLLATE NOCASE;",
        postgres: "CREATE TABLE a (b TEXT NOT NULL);\nSELECT * FROM (SELECT b FROM a UNION SELECT 'x') AS united ORDER BY lower(b COLLATE \"C\") NULLS FIRST;",
    }],
    visit: Visit::Query(compound_collate),
};

fn compound_collate(cx: &Cx, query: &Query, out: &mut Out) {
    for term in &query.order_by {
        if let ExprKind::Collate(inner, _) = &term.expr.bare().kind
            && inner.integer().is_some()
        {
            out.refuse(term.expr.span, "the position of a column with a collation: write the column's name");
            return;
        }
    }
    let collated = query.order_by.iter().any(|term| matches!(term.expr.bare().kind, ExprKind::Collate(..)));
    if !collated || !matches!(query.body, QueryBody::Compound { .. }) {
        return;
    }
    if chain(&query.body) {
        out.refuse(
            query.order_by[0].expr.span,
            "a chain with INTERSECT that is sorted with a collation: put it into FROM",
        );
        return;
    }
    let by = cx.token_before(query.order_by[0].expr.span);
    let order = by.and_then(|by| cx.token_before(by.span));
    let Some(last) = order.and_then(|order| cx.token_before(order.span)) else { return };
    let whole = Span::new(compound_key(&query.body).start, last.span.end);
    out.wrap_outside(whole, "SELECT * FROM (", ") AS united");
}

/// True if the rule for INTERSECT may write parentheses.
fn chain(mut body: &QueryBody) -> bool {
    while let QueryBody::Compound { operator, left, .. } = body {
        if *operator == Compound::Intersect && matches!(**left, QueryBody::Compound { .. }) {
            return true;
        }
        body = left;
    }
    false
}
