//! `UPDATE … ORDER BY … LIMIT …` and `DELETE … LIMIT …`, which SQLite knows when built so.

use crate::context::Cx;
use crate::edit::Piece;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::*;

pub(super) static RULE: Rule = Rule {
    name: "update-limit",
    summary: "Looks the rows of `UPDATE … LIMIT` and `DELETE … LIMIT` up in a subquery, by their key or by their place.",
    caveat: "Without ORDER BY neither database says which rows come first. Of two sessions that run it at once, PostgreSQL lets the second one wait and then change nothing: FOR UPDATE SKIP LOCKED in the subquery has it take other rows.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER NOT NULL);\nDELETE FROM a WHERE b > 5 ORDER BY b DESC LIMIT 10;",
            postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, b INTEGER NOT NULL);\nDELETE FROM a WHERE id IN (SELECT id FROM a WHERE b > 5 ORDER BY b DESC LIMIT 10);",
        },
        Example {
            sqlite: "CREATE TABLE a (b INTEGER NOT NULL, c TEXT);\nUPDATE a SET c = 'x' WHERE b = 1 RETURNING b ORDER BY b LIMIT 1;",
            postgres: "CREATE TABLE a (b INTEGER NOT NULL, c TEXT);\nUPDATE a SET c = 'x' WHERE ctid IN (SELECT ctid FROM a WHERE b = 1 ORDER BY b LIMIT 1) RETURNING b;",
        },
    ],
    visit: Visit::Dml(update_limit),
};

fn update_limit(cx: &Cx, statement: &Statement, out: &mut Out) {
    let (limit, table, alias, condition, returning, others) = match &statement.kind {
        StatementKind::Update(update) => {
            let others = update.from.is_some() || update.conflict.is_some() || update.with.is_some();
            (&update.limit, &update.table, &update.alias, &update.condition, &update.returning, others)
        }
        StatementKind::Delete(delete) => {
            let others = delete.with.is_some();
            (&delete.limit, &delete.table, &delete.alias, &delete.condition, &delete.returning, others)
        }
        _ => return,
    };
    let Some(limit) = limit else { return };
    if others {
        out.refuse(limit.span, "LIMIT together with WITH, FROM or an OR clause")
            .help("look the rows up in a subquery: WHERE rowid IN (SELECT … LIMIT …)");
        return;
    }
    let key = match cx.catalog.table(&table.name.text).map(|table| table.primary_key.as_slice()) {
        Some([key]) => cx.spell(key),
        _ => "ctid".to_owned(),
    };
    if limit.order_by.is_empty() {
        out.warn(limit.span, "without ORDER BY neither database says which rows come first");
    }
    let alias = alias.as_ref().map(|alias| format!(" AS {}", cx.spell(&alias.text))).unwrap_or_default();
    let rows = format!("{key} IN (SELECT {key} FROM {}{alias} ", cx.spell(&table.name.text));
    out.keep(limit.span);
    if let Some(returning) = returning {
        let mut sql = pieces![];
        if let Some(condition) = condition {
            sql.extend(pieces![rows, "WHERE ", condition.span, " ", Piece::Copy(limit.span), ")"]);
            out.replace(condition.span, sql);
        } else {
            sql.extend(pieces!["WHERE ", rows, Piece::Copy(limit.span), ") ", returning.span]);
            out.replace(returning.span, sql);
        }
        // More than the clause, which is taken from here.
        out.rewrite(Span::new(returning.span.end, limit.span.end), Vec::new());
        return;
    }
    match condition {
        Some(condition) => out.insert(condition.span.start, format!("{rows}WHERE ")),
        None => out.insert(limit.span.start, format!("WHERE {rows}")),
    }
    out.insert(limit.span.end, ")");
}
