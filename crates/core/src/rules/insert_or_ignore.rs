//! `INSERT OR IGNORE` becomes `INSERT … ON CONFLICT DO NOTHING`.

use super::keys;
use crate::catalog::Table;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::*;

pub(super) static RULE: Rule = Rule {
    name: "insert-or-ignore",
    summary: "Turns `INSERT OR IGNORE` into `INSERT … ON CONFLICT DO NOTHING`; leaves out OR ABORT, OR FAIL and OR ROLLBACK.",
    caveat: "SQLite also skips rows that break NOT NULL or CHECK: rows with NULL written out are left out, else PostgreSQL raises an error. An error always undoes the whole statement and ends the transaction. Together with ON CONFLICT DO UPDATE it is refused.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE tag (name TEXT UNIQUE);\nINSERT OR IGNORE INTO tag (name) VALUES ('a');",
            postgres: "CREATE TABLE tag (name TEXT UNIQUE);\nINSERT INTO tag (name) VALUES ('a') ON CONFLICT DO NOTHING;",
        },
        Example {
            sqlite: "CREATE TABLE tag (name TEXT NOT NULL);\nINSERT OR IGNORE INTO tag (name) VALUES (NULL), ('a');",
            postgres: "CREATE TABLE tag (name TEXT NOT NULL);\nINSERT INTO tag (name) VALUES ('a') ON CONFLICT DO NOTHING;",
        },
    ],
    visit: Visit::Dml(insert_or_ignore),
};

fn insert_or_ignore(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let Some((span, action)) = &insert.conflict else { return };
    match action {
        // What PostgreSQL does anyway.
        Conflict::Abort | Conflict::Fail | Conflict::Rollback => out.remove(cx.source, *span),
        Conflict::Ignore if insert.upserts.is_empty() => {
            out.remove(cx.source, *span);
            match &insert.returning {
                Some(returning) => out.insert(returning.span.start, "ON CONFLICT DO NOTHING "),
                None => out.insert(statement.span.end, " ON CONFLICT DO NOTHING"),
            }
            if let Some(table) = cx.catalog.table(&insert.table.name.text) {
                skip_nulls(cx, statement, insert, table, out);
            }
        }
        // What the two say is the same: see the rule on-conflict.
        Conflict::Ignore if insert.upserts.iter().all(|upsert| upsert.update.is_none()) => out.remove(cx.source, *span),
        Conflict::Ignore => {
            out.refuse(*span, "OR IGNORE together with ON CONFLICT DO UPDATE has no counterpart");
        }
        Conflict::Replace => {}
    }
}

/// SQLite skips rows with NULL in a NOT NULL column.
fn skip_nulls(cx: &Cx, statement: &Statement, insert: &Insert, table: &Table, out: &mut Out) {
    let given = keys::given(table, insert);
    let wants = |name: &String| table.column(name).is_some_and(|column| column.not_null && !column.numbered);
    let places: Vec<usize> = given.iter().enumerate().filter(|(_, name)| wants(name)).map(|(at, _)| at).collect();
    match &insert.source {
        InsertSource::Values(rows) => {
            let broken = |row: &Row| {
                let mut values = places.iter().filter_map(|at| row.values.get(*at));
                values.any(|value| matches!(value.bare().kind, ExprKind::Null))
            };
            if rows.iter().all(broken) {
                out.info(statement.span, "every row has NULL in a NOT NULL column: SQLite stores none");
                out.drop_statement();
                return;
            }
            for (at, row) in rows.iter().enumerate().filter(|(_, row)| broken(row)) {
                // The comma goes too: the one behind it, or behind the last row that stays.
                let span = match rows.get(at + 1) {
                    Some(next) if rows[at + 1..].iter().any(|row| !broken(row)) => {
                        Span::new(row.span.start, next.span.start)
                    }
                    _ => Span::new(rows[at - 1].span.end, row.span.end),
                };
                out.rewrite(span, Vec::new());
            }
        }
        InsertSource::Query(query) => {
            let shown = crate::types::output(&query.body);
            let nullable = places.iter().filter_map(|at| shown.get(*at)).find(|value| match &value.bare().kind {
                ExprKind::Null => true,
                ExprKind::Column { .. } => cx.types.columns.get(&value.bare().span).is_some_and(|id| {
                    let mut columns = cx.catalog.tables.values().flat_map(|table| &table.columns);
                    columns.any(|column| column.id == *id && !column.not_null)
                }),
                _ => false,
            });
            if let Some(value) = nullable {
                out.warn(value.span, "SQLite skips rows where this is NULL; PostgreSQL raises an error");
            }
        }
        InsertSource::DefaultValues => {}
    }
}
