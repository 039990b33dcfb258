//! `last_insert_rowid()`: the number that the INSERT before has given.

use crate::catalog::Table;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::insert_row_number::{number_at, sequence};
use crate::tree::{Conflict, Expr, ExprKind, Insert, InsertSource, Statement, StatementKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-last-insert-rowid",
    summary: "Turns last_insert_rowid() behind an INSERT of the same file or trigger into the number that its sequence gave last, or the number that it stored.",
    caveat: "Refused where no INSERT stands before it, where that one may store no row, and in an INSERT of several rows, each of which changes it.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER PRIMARY KEY, c TEXT);\nCREATE TABLE d (e INTEGER);\nINSERT INTO a (c) VALUES ('x');\nINSERT INTO d (e) VALUES (last_insert_rowid());",
        postgres: "CREATE TABLE a (b SERIAL PRIMARY KEY, c TEXT);\nCREATE TABLE d (e INTEGER);\nINSERT INTO a (c) VALUES ('x');\nINSERT INTO d (e) VALUES (currval(pg_get_serial_sequence('a', 'b')));",
    }],
    visit: Visit::Statement(last_insert_rowid),
};

fn last_insert_rowid(cx: &Cx, statement: &Statement, out: &mut Out) {
    match &statement.kind {
        StatementKind::CreateTrigger(create) => {
            let mut before = None;
            for inner in &create.body {
                within(cx, inner, before, out);
                if matches!(inner.kind, StatementKind::Insert(_)) {
                    before = Some(inner);
                }
            }
        }
        _ => within(cx, statement, cx.last_insert, out),
    }
}

fn within(cx: &Cx, statement: &Statement, before: Option<&Statement>, out: &mut Out) {
    let mut calls: Vec<&Expr> = Vec::new();
    crate::walk::exprs(statement, &mut |expr| {
        if matches!(&expr.kind, ExprKind::Function(function) if function.name.is("last_insert_rowid")) {
            calls.push(expr);
        }
    });
    let Some(first) = calls.first() else { return };
    if let StatementKind::Insert(insert) = &statement.kind
        && !matches!(&insert.source, InsertSource::Values(rows) if rows.len() == 1)
    {
        calls.iter().for_each(|call| out.keep(call.span));
        out.refuse(first.span, "each row of this INSERT changes last_insert_rowid()");
        return;
    }
    // The advice of the closed list stands where nothing is known of an INSERT.
    let Some(Statement { kind: StatementKind::Insert(insert), .. }) = before else { return };
    if let Some(number) = cx.catalog.table(&insert.table.name.text).and_then(|table| number(cx, table, insert)) {
        calls.iter().for_each(|call| out.text(call.span, number.clone()));
        return;
    }
    calls.iter().for_each(|call| out.keep(call.span));
    let message = format!("which number the INSERT into `{}` before this gives is not clear", insert.table.name.text);
    out.refuse(first.span, message).help("ask that INSERT itself: INSERT … RETURNING id");
}

/// The number of the last row that an INSERT stores.
fn number(cx: &Cx, table: &Table, insert: &Insert) -> Option<String> {
    let may_skip = !insert.upserts.is_empty()
        || matches!(insert.conflict, Some((_, Conflict::Ignore | Conflict::Replace)))
        || trigger_skips(cx, table);
    if may_skip {
        return None;
    }
    let given = number_at(table, insert);
    let (InsertSource::Values(rows), Some(at)) = (&insert.source, given) else {
        // A query may give no row, and then nothing changes.
        return matches!(insert.source, InsertSource::Values(_) | InsertSource::DefaultValues)
            .then(|| sequence(cx, table))
            .flatten()
            .map(|sequence| format!("currval({sequence})"));
    };
    let value = rows.last()?.values.get(at)?;
    match (&value.bare().kind, value.integer()) {
        (ExprKind::Null, _) => sequence(cx, table).map(|sequence| format!("currval({sequence})")),
        (_, Some(number)) => Some(number.to_string()),
        _ => None,
    }
}

/// True if a trigger of the table may leave a row out.
fn trigger_skips(cx: &Cx, table: &Table) -> bool {
    let own = cx.catalog.triggers.values().filter(|trigger| trigger.table == table.name.to_ascii_lowercase());
    own.into_iter().any(|trigger| trigger.sql.to_ascii_lowercase().contains("ignore"))
}
