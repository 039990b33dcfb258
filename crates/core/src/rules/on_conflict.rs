//! `ON CONFLICT …`: PostgreSQL wants one clause, its target, and plain columns with the table's name.

use super::keys;
use crate::catalog::Table;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::*;

pub(super) static RULE: Rule = Rule {
    name: "on-conflict",
    summary: "Names the key of DO UPDATE where SQLite leaves it out, puts the table's name before its columns there, and makes one clause of several DO NOTHING.",
    caveat: "Several clauses that act differently are refused, as is DO UPDATE without a target on rows that may meet several keys, and the same key twice in one VALUES.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE t (k TEXT PRIMARY KEY, n INTEGER);\nINSERT INTO t (k, n) VALUES ('a', 1) ON CONFLICT DO UPDATE SET n = n + excluded.n;",
            postgres: "CREATE TABLE t (k TEXT PRIMARY KEY, n INTEGER);\nINSERT INTO t (k, n) VALUES ('a', 1) ON CONFLICT (k) DO UPDATE SET n = t.n + excluded.n;",
        },
        Example {
            sqlite: "CREATE TABLE t (a TEXT UNIQUE, b TEXT UNIQUE);\nINSERT INTO t VALUES ('a', 'b') ON CONFLICT (a) DO NOTHING ON CONFLICT DO NOTHING;",
            postgres: "CREATE TABLE t (a TEXT UNIQUE, b TEXT UNIQUE);\nINSERT INTO t VALUES ('a', 'b') ON CONFLICT DO NOTHING;",
        },
    ],
    visit: Visit::Dml(on_conflict),
};

fn on_conflict(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let [first, others @ ..] = insert.upserts.as_slice() else { return };
    let last = others.last().unwrap_or(first);
    let nothing = insert.upserts.iter().all(|upsert| upsert.update.is_none());
    let ignore = matches!(insert.conflict, Some((_, Conflict::Ignore)));
    // Each clause is for its own key: together they are for all of them only if the last has no target.
    if nothing && (ignore || (!others.is_empty() && last.target.is_empty())) {
        insert.upserts.iter().for_each(|upsert| out.keep(upsert.span));
        out.rewrite(first.span.join(last.span), vec!["ON CONFLICT DO NOTHING".into()]);
        return;
    }
    if let Some(second) = others.first() {
        out.refuse(second.span, "PostgreSQL has one ON CONFLICT clause: what several say cannot be said")
            .help("write MERGE, or an UPDATE and an INSERT … WHERE NOT EXISTS");
        return;
    }
    let Some((assignments, condition)) = &first.update else { return };
    let table = cx.catalog.table(&insert.table.name.text);
    if first.target.is_empty() && !name_key(cx, insert, table, first, out) {
        return;
    }
    let Some(table) = table else { return };
    let target: Option<Vec<String>> = first.target.iter().map(|column| column.column().map(Name::key)).collect();
    if let (Some(key), InsertSource::Values(rows)) = (target.filter(|key| !key.is_empty()), &insert.source) {
        let given = keys::given(table, insert);
        if let Some(at) = keys::repeated(cx, &given, rows, &key).first() {
            out.refuse(rows[*at].span, "a later row has the same key: PostgreSQL updates a row once in a statement");
        }
    }
    let name = cx.spell(&insert.alias.as_ref().unwrap_or(&insert.table.name).text);
    for value in assignments.iter().map(|assignment| &assignment.value).chain(condition) {
        qualify(cx, table, &name, value, out);
    }
}

/// Writes the target that DO UPDATE lacks; false if it is not clear.
fn name_key(cx: &Cx, insert: &Insert, table: Option<&Table>, upsert: &Upsert, out: &mut Out) -> bool {
    let words: Vec<Span> = cx
        .tokens
        .iter()
        .filter(|token| token.is_significant() && upsert.span.contains(token.span))
        .map(|token| token.span)
        .take(2)
        .collect();
    let (Some(table), [_, conflict]) = (table, words.as_slice()) else {
        out.refuse(upsert.span, "DO UPDATE without a target, on a table that the files do not make");
        return false;
    };
    let met = keys::met(cx, table, insert);
    match met.keys.as_slice() {
        [key] if met.by_default.is_none() => {
            out.insert(conflict.end, format!(" ({})", keys::list(cx, table, key)));
            true
        }
        keys => {
            out.refuse(upsert.span, format!("DO UPDATE without a target: the rows may meet {} keys", keys.len()));
            false
        }
    }
}

/// In PostgreSQL a plain column could be that of the new row as well.
fn qualify(cx: &Cx, table: &Table, name: &str, expr: &Expr, out: &mut Out) {
    if let ExprKind::Column { table: None, .. } = &expr.kind
        && let Some(id) = cx.types.columns.get(&expr.span)
        && table.columns.iter().any(|column| column.id == *id)
    {
        out.insert(expr.span.start, format!("{name}."));
    }
    expr.children(|child| qualify(cx, table, name, child, out));
}
