//! A subquery in FROM without a name: PostgreSQL wants one before version 16.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{From, QueryBody, Statement, TableRefKind};

pub(super) static RULE: Rule = Rule {
    name: "subquery-without-alias",
    summary: "Names subqueries in FROM that have no name, unless `pg-version` is 16 or more.",
    caveat: "",
    examples: &[Example {
        sqlite: "SELECT a FROM (SELECT 1 AS a);",
        postgres: "SELECT a FROM (SELECT 1 AS a) AS subquery;",
    }],
    visit: Visit::Statement(subquery_without_alias),
};

/// The first version that does without (<https://www.postgresql.org/docs/16/release-16.html>).
const NO_ALIAS_SINCE: u32 = 16;

fn subquery_without_alias(cx: &Cx, statement: &Statement, out: &mut Out) {
    if cx.config.pg_version >= NO_ALIAS_SINCE {
        return;
    }
    let mut spans: Vec<Span> = Vec::new();
    crate::walk::queries(statement, &mut |query| {
        let mut bodies = vec![&query.body];
        while let Some(body) = bodies.pop() {
            match body {
                QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right.as_ref()]),
                QueryBody::Select(select) => select.from.iter().for_each(|from| unnamed(from, &mut spans)),
                QueryBody::Values(_) => {}
            }
        }
    });
    if let crate::tree::StatementKind::Update(update) = &statement.kind {
        update.from.iter().for_each(|from| unnamed(from, &mut spans));
    }
    spans.sort();
    spans.dedup();
    let text = cx.text(statement.span).to_ascii_lowercase();
    let mut number = 0;
    for span in spans {
        let name = loop {
            let name = if number == 0 { "subquery".to_owned() } else { format!("subquery{number}") };
            number += 1;
            if !text.contains(&name) {
                break name;
            }
        };
        let close = cx.tokens.iter().find(|token| token.span.start >= span.end && token.is_symbol(cx.source, ")"));
        let end =
            if cx.text(span).starts_with('(') { span.end } else { close.map_or(span.end, |close| close.span.end) };
        out.insert(end, format!(" AS {name}"));
    }
}

/// The subqueries of a FROM that have no name.
fn unnamed(from: &From, spans: &mut Vec<Span>) {
    for table in from.tables() {
        match &table.kind {
            TableRefKind::Query(query) if table.alias.is_none() => spans.push(query.span),
            TableRefKind::Joined(from) => unnamed(from, spans),
            _ => {}
        }
    }
}
