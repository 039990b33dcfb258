//! NULL sorts first in SQLite and last in PostgreSQL: with LIMIT that decides which rows come.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ExprKind, Query};

pub(super) static RULE: Rule = Rule {
    name: "order-by-nulls",
    summary: "Adds NULLS FIRST or NULLS LAST to ORDER BY in queries with LIMIT.",
    caveat: "Without LIMIT the order of NULLs is left to PostgreSQL, which sorts them to the other end.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT b FROM a ORDER BY b DESC LIMIT 1;",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT b FROM a ORDER BY b DESC NULLS LAST LIMIT 1;",
    }],
    visit: Visit::Query(order_by_nulls),
};

fn order_by_nulls(cx: &Cx, query: &Query, out: &mut Out) {
    if query.limit.is_none() {
        return;
    }
    for term in query.order_by.iter().filter(|term| term.nulls_first.is_none()) {
        let not_null = match &term.expr.bare().kind {
            ExprKind::Column { .. } => cx.types.columns.get(&term.expr.bare().span).is_some_and(|id| {
                let columns = cx.catalog.tables.values().flat_map(|table| &table.columns);
                columns.into_iter().any(|column| column.id == *id && column.not_null)
            }),
            _ => false,
        };
        if !not_null {
            out.insert(term.end, if term.descending { " NULLS LAST" } else { " NULLS FIRST" });
        }
    }
}
