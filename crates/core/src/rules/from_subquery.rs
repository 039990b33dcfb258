//! `FROM (SELECT …)` without a name, which PostgreSQL takes from version 16 on; `FROM (t)`; commas before an explicit JOIN or
//! with a condition, and joins without one.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{From, Join, JoinConstraint, JoinKind, QueryBody, Statement, StatementKind, TableRef, TableRefKind};

pub(super) static RULE: Rule = Rule {
    name: "from",
    summary: "Names subqueries in FROM, writes commas before a JOIN as CROSS JOIN, commas with a condition as JOIN, and joins without a condition as CROSS JOIN; an outer one gets ON TRUE.",
    caveat: "Two tables of one name in one FROM are refused.",
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
                QueryBody::Select(select) => select.from.iter().for_each(|from| {
                    doubled(from, &mut Vec::new(), out);
                    tables(cx, from, &mut named, out);
                }),
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
            TableRefKind::Table(name) => alone(cx, name.span, table, out),
            TableRefKind::Query(_) | TableRefKind::Function(..) => {}
        }
    }
    let explicit = |join: &Join| !matches!(join.kind, JoinKind::Comma);
    for (at, join) in from.joins.iter().enumerate() {
        let later = from.joins[at + 1..].iter().any(explicit);
        match (join.kind, &join.constraint) {
            // From the left in SQLite; in PostgreSQL a JOIN binds before a comma.
            (JoinKind::Comma, JoinConstraint::None) if later => {
                if let Some(comma) = start(&join.table).and_then(|at| token_before(cx, at, ",")) {
                    written_out(cx, comma, "CROSS JOIN", out);
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
            (JoinKind::Inner, JoinConstraint::On(_) | JoinConstraint::Using(_)) => {
                if let Some(comma) = start(&join.table).and_then(|at| token_before(cx, at, ",")) {
                    written_out(cx, comma, "JOIN", out);
                }
            }
            (JoinKind::Comma | JoinKind::Cross, JoinConstraint::On(_) | JoinConstraint::Using(_)) => {
                if let Some(at) = start(&join.table) {
                    out.refuse(Span::at(at), "a condition behind CROSS JOIN: write JOIN");
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

fn written_out(cx: &Cx, comma: Span, join: &str, out: &mut Out) {
    let before = cx.source[..comma.start].ends_with(char::is_whitespace);
    out.text(comma, format!("{}{join}", if before { "" } else { " " }));
}

/// `FROM (t)`: PostgreSQL has parentheses around joins and queries only.
fn alone(cx: &Cx, name: Span, table: &TableRef, out: &mut Out) {
    let inside = table.alias.as_ref().filter(|alias| {
        !cx.tokens
            .iter()
            .any(|token| token.is_symbol(cx.source, ")") && Span::new(name.end, alias.span.start).contains(token.span))
    });
    let mut whole = Span::new(name.start, inside.map_or(name.end, |alias| alias.span.end));
    while let Some((open, close)) = cx.parentheses(whole) {
        out.text(open, "");
        out.text(close, "");
        whole = Span::new(open.start, close.end);
    }
}

/// Two tables of one name: SQLite takes the first where the name stands.
fn doubled(from: &From, names: &mut Vec<String>, out: &mut Out) {
    for table in from.tables() {
        let (called, at) = match (&table.alias, &table.kind) {
            (Some(alias), _) => (alias.key(), alias.span),
            (None, TableRefKind::Table(name)) => (name.name.key(), name.span),
            (None, TableRefKind::Joined(inner)) => {
                doubled(inner, names, out);
                continue;
            }
            (None, TableRefKind::Query(_) | TableRefKind::Function(..)) => continue,
        };
        if names.contains(&called) {
            out.refuse(at, format!("two tables are called `{called}` here: give one another name"));
        }
        names.push(called);
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
