//! `FROM (SELECT …)` without a name, which PostgreSQL takes from version 16 on; commas before an explicit JOIN, and joins without a condition.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{From, Join, JoinConstraint, JoinKind, QueryBody, Statement, StatementKind, TableRef, TableRefKind};

pub(super) static RULE: Rule = Rule {
    name: "from",
    summary: "Names subqueries in FROM, writes commas before a JOIN as CROSS JOIN, and joins without a condition too; an outer one gets ON TRUE.",
    caveat: "",
    examples: &[
        Example {
            sqlite: "SELECT sum(a) FROM (SELECT 1 AS a);",
            postgres: "SELECT sum(a) FROM (SELECT 1 AS a) AS q1;",
        },
        Example {
            sqlite: "CREATE TABLE a (b INTEGER);\nSELECT 1 FROM a AS c, a AS d LEFT JOIN a AS e ON e.b = c.b;",
            postgres: "CREATE TABLE a (b INTEGER);\nSELECT 1 FROM a AS c CROSS JOIN a AS d LEFT JOIN a AS e ON e.b = c.b;",
        },
    ],
    visit: Visit::Statement(from),
};

fn from(cx: &Cx, statement: &Statement, out: &mut Out) {
    let mut named = 0_usize;
    let steps = match &statement.kind {
        StatementKind::CreateTrigger(create) => create.body.as_slice(),
        _ => std::slice::from_ref(statement),
    };
    for step in steps {
        if let StatementKind::Update(update) = &step.kind {
            update.from.iter().for_each(|from| tables(cx, from, &mut named, out));
        }
    }
    crate::walk::queries(statement, &mut |query| {
        let mut bodies = vec![&query.body];
        while let Some(body) = bodies.pop() {
            match body {
                QueryBody::Compound { left, right, .. } => bodies.extend([right.as_ref(), left.as_ref()]),
                QueryBody::Select(select) => select.from.iter().for_each(|from| tables(cx, from, &mut named, out)),
                QueryBody::Values(_) => {}
            }
        }
    });
}

fn tables(cx: &Cx, from: &From, named: &mut usize, out: &mut Out) {
    for table in from.tables() {
        match &table.kind {
            TableRefKind::Query(query) if table.alias.is_none() && cx.config.pg_version < 16 => {
                let behind =
                    cx.tokens.iter().find(|token| token.is_significant() && token.span.start >= query.span.end);
                let Some(close) = behind.filter(|token| token.is_symbol(cx.source, ")")) else { continue };
                // A name that nothing else in the statement has.
                let name = loop {
                    *named += 1;
                    let name = format!("q{named}");
                    if !cx.tokens.iter().any(|token| cx.text(token.span).eq_ignore_ascii_case(&name)) {
                        break name;
                    }
                };
                out.replace(close.span, pieces![")", " AS ", name]);
            }
            TableRefKind::Joined(inner) => tables(cx, inner, named, out),
            TableRefKind::Query(_) | TableRefKind::Table(_) | TableRefKind::Function(..) => {}
        }
    }
    let explicit = |join: &Join| !matches!(join.kind, JoinKind::Comma);
    for (at, join) in from.joins.iter().enumerate() {
        let later = from.joins[at + 1..].iter().any(explicit);
        match (join.kind, &join.constraint) {
            // From the left in SQLite; in PostgreSQL a JOIN binds before a comma.
            (JoinKind::Comma, JoinConstraint::None) if later => {
                if let Some(comma) = start(&join.table).and_then(|at| token_before(cx, at, ",")) {
                    let before = cx.source[..comma.start].ends_with(char::is_whitespace);
                    out.text(comma, if before { "CROSS JOIN" } else { " CROSS JOIN" });
                }
            }
            (JoinKind::Inner, JoinConstraint::None) => {
                if let Some(word) = start(&join.table).and_then(|at| token_before(cx, at, "JOIN")) {
                    let inner = cx.tokens.iter().rfind(|token| token.is_significant() && token.span.end <= word.start);
                    let first =
                        inner.filter(|token| token.is_word(cx.source, "INNER")).map_or(word, |token| token.span);
                    out.text(Span::new(first.start, word.end), "CROSS JOIN");
                }
            }
            (JoinKind::Comma | JoinKind::Cross, JoinConstraint::On(_) | JoinConstraint::Using(_)) => {
                if let Some(at) = start(&join.table) {
                    out.refuse(Span::at(at), "a condition behind a comma or CROSS JOIN: write JOIN");
                }
            }
            (JoinKind::Left | JoinKind::Right | JoinKind::Full, JoinConstraint::None) => {
                if let Some(at) = end(cx, &join.table) {
                    out.insert(at, " ON TRUE");
                }
            }
            _ => {}
        }
    }
}

/// Where a table of FROM begins (byte offset), parentheses aside.
fn start(table: &TableRef) -> Option<usize> {
    match &table.kind {
        TableRefKind::Table(name) | TableRefKind::Function(name, _) => Some(name.span.start),
        TableRefKind::Query(query) => Some(query.span.start),
        TableRefKind::Joined(from) => start(&from.first),
    }
}

/// Where a table of FROM ends (byte offset).
fn end(cx: &Cx, table: &TableRef) -> Option<usize> {
    if let Some(alias) = &table.alias {
        return Some(alias.span.end);
    }
    let inner = match &table.kind {
        TableRefKind::Table(name) => return Some(name.span.end),
        TableRefKind::Function(name, arguments) => arguments.last().map_or(name.span.end, |last| last.span.end),
        TableRefKind::Query(query) => query.span.end,
        TableRefKind::Joined(from) => end(cx, from.tables().last()?)?,
    };
    let close = cx.tokens.iter().find(|token| token.is_symbol(cx.source, ")") && token.span.start >= inner)?;
    Some(close.span.end)
}

/// The token with this text before an offset, opening parentheses aside.
fn token_before(cx: &Cx, at: usize, text: &str) -> Option<Span> {
    let mut tokens = cx.tokens.iter().rev().filter(|token| token.is_significant() && token.span.end <= at);
    let token = tokens.find(|token| !token.is_symbol(cx.source, "("))?;
    cx.text(token.span).eq_ignore_ascii_case(text).then_some(token.span)
}
