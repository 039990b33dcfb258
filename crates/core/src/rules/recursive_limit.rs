//! `LIMIT` and `ORDER BY` of a recursive table: PostgreSQL has neither there.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::recursive_table::reads;
use crate::text::Span;
use crate::tree::{CommonTable, Statement, With};

pub(super) static RULE: Rule = Rule {
    name: "recursive-limit",
    summary: "Gives a recursive table with LIMIT another name, and its own to the rows up to the limit; leaves ORDER BY out.",
    caveat: "Without ORDER BY the rows come level by level. LIMIT together with ORDER BY is refused: the order decides which rows come.",
    examples: &[Example {
        sqlite: "WITH RECURSIVE a(b) AS (SELECT 1 UNION ALL SELECT b + 1 FROM a LIMIT 3) SELECT b FROM a;",
        postgres: "WITH RECURSIVE a_all(b) AS (SELECT 1 UNION ALL SELECT b + 1 FROM a_all AS a), a AS (SELECT * FROM a_all LIMIT 3) SELECT b FROM a;",
    }],
    visit: Visit::Statement(recursive_limit),
};

fn recursive_limit(cx: &Cx, statement: &Statement, out: &mut Out) {
    crate::walk::withs(statement, &mut |with: &With| {
        with.tables.iter().filter(|table| reads(table, &table.name)).for_each(|table| one(cx, table, out));
    });
}

fn one(cx: &Cx, table: &CommonTable, out: &mut Out) {
    let query = &table.query;
    match (query.order_by.first(), &query.limit) {
        (None, None) => {}
        (Some(term), Some(_)) => {
            out.refuse(term.expr.span, "ORDER BY of a recursive table decides which rows its LIMIT lets come");
        }
        (Some(term), None) => {
            let order = cx.token_before(term.expr.span).and_then(|by| cx.token_before(by.span));
            let (Some(order), Some(last)) = (order, query.order_by.last()) else { return };
            out.remove(cx.source, Span::new(order.span.start, last.end));
            out.warn(
                order.span,
                "PostgreSQL has no ORDER BY in a recursive table: its rows come level by level, sort them where they are read",
            );
        }
        (None, Some(limit)) => {
            let behind = cx.tokens.iter().find(|token| token.is_significant() && token.span.start >= limit.span.end);
            let Some(close) = behind.filter(|token| token.is_symbol(cx.source, ")")) else { return };
            let own = cx.text(table.name.span);
            let all = cx.spell(&format!("{}_all", table.name.text));
            out.text(table.name.span, all.clone());
            crate::walk::tables(query, &mut |at, name| {
                if name.schema.is_none() && name.name.is(&table.name.text) {
                    let alias = if at.alias.is_some() { String::new() } else { format!(" AS {own}") };
                    out.text(name.span, format!("{all}{alias}"));
                }
            });
            let written = limit.span;
            let start = cx.token_before(limit.span).map_or(limit.span.start, |token| token.span.end);
            out.rewrite(
                Span::new(start, close.span.end),
                pieces!["), ", own.to_owned(), " AS (SELECT * FROM ", all, " ", written, ")"],
            );
        }
    }
}
