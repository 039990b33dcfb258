//! Clauses of foreign keys that SQLite reads and does not heed.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ColumnConstraintKind, Reference, Statement, TableConstraintKind};

pub(super) static RULE: Rule = Rule {
    name: "foreign-key-clause",
    summary: "Leaves out MATCH, and DEFERRED behind NOT DEFERRABLE.",
    caveat: "SQLite takes every MATCH for MATCH SIMPLE, which is PostgreSQL's default.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER PRIMARY KEY);\nCREATE TABLE c (b INTEGER REFERENCES a ON DELETE CASCADE MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED);",
        postgres: "CREATE TABLE a (b SERIAL PRIMARY KEY);\nCREATE TABLE c (b INTEGER REFERENCES a ON DELETE CASCADE);",
    }],
    visit: Visit::Statement(foreign_key_clause),
};

fn foreign_key_clause(cx: &Cx, statement: &Statement, out: &mut Out) {
    for constraint in statement.columns().iter().flat_map(|column| &column.constraints) {
        if let ColumnConstraintKind::References(reference) = &constraint.kind {
            clauses(cx, reference, out);
        }
    }
    for constraint in statement.table_constraints() {
        if let TableConstraintKind::ForeignKey { reference, .. } = &constraint.kind {
            clauses(cx, reference, out);
        }
    }
}

fn clauses(cx: &Cx, reference: &Reference, out: &mut Out) {
    if let Some(matching) = reference.matching {
        out.remove(cx.source, matching);
    }
    if let Some(span) = reference.deferrable {
        let words: Vec<String> = cx.text(span).split_whitespace().map(str::to_ascii_uppercase).collect();
        if words.first().is_some_and(|word| word == "NOT") && words.last().is_some_and(|word| word == "DEFERRED") {
            out.remove(cx.source, span);
        }
    }
}
