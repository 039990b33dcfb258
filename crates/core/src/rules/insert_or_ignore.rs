//! `INSERT OR IGNORE` becomes `INSERT … ON CONFLICT DO NOTHING`.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Conflict, Insert, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "insert-or-ignore",
    summary: "Turns `INSERT OR IGNORE` into `INSERT … ON CONFLICT DO NOTHING`.",
    caveat: "SQLite also skips rows that break NOT NULL or CHECK; PostgreSQL raises an error.",
    examples: &[Example {
        sqlite: "CREATE TABLE tag (name TEXT UNIQUE);\nINSERT OR IGNORE INTO tag (name) VALUES ('a');",
        postgres: "CREATE TABLE tag (name TEXT UNIQUE);\nINSERT INTO tag (name) VALUES ('a') ON CONFLICT DO NOTHING;",
    }],
    visit: Visit::Statement(insert_or_ignore),
};

fn insert_or_ignore(cx: &Cx, statement: &Statement, out: &mut Out) {
    match &statement.kind {
        StatementKind::Insert(insert) => one(cx, statement.span, insert, out),
        StatementKind::CreateTrigger(trigger) => {
            trigger.body.iter().for_each(|statement| insert_or_ignore(cx, statement, out));
        }
        _ => {}
    }
}

fn one(cx: &Cx, statement: Span, insert: &Insert, out: &mut Out) {
    let Some((span, action)) = &insert.conflict else { return };
    match action {
        // What PostgreSQL does anyway.
        Conflict::Abort | Conflict::Fail | Conflict::Rollback => out.remove(cx.source, *span),
        Conflict::Ignore if insert.upserts.is_empty() => {
            out.remove(cx.source, *span);
            let end = insert.returning.as_ref().map_or(statement.end, |returning| returning.span.start);
            let text = if insert.returning.is_some() { "ON CONFLICT DO NOTHING " } else { " ON CONFLICT DO NOTHING" };
            out.insert(end, text);
        }
        Conflict::Ignore => {
            out.refuse(*span, "OR IGNORE together with ON CONFLICT has no counterpart");
        }
        Conflict::Replace => {}
    }
}
