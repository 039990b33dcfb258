//! `INSERT OR REPLACE` and `REPLACE INTO`: an upsert that sets every column, or DELETE and INSERT.

use super::keys;
use crate::catalog::Table;
use crate::context::Cx;
use crate::edit::Piece;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::*;

pub(super) static RULE: Rule = Rule {
    name: "insert-or-replace",
    summary: "Turns REPLACE into an upsert that sets every other column, also those left out; where a row may meet several keys or gets a new number, into DELETE and INSERT.",
    caveat: "SQLite deletes the old row: rows that refer to it with ON DELETE CASCADE go too, and it gets a new number if none is given. On a table to which others refer, the port is an upsert that keeps the row and its number, with a warning. INSERT triggers fire in SQLite where UPDATE triggers fire for the upsert. The same key twice in one SELECT is an error of PostgreSQL. REPLACE … SELECT that may meet several keys and reads its own table, a view or the time is refused.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE kv (k TEXT PRIMARY KEY, v TEXT);\nINSERT OR REPLACE INTO kv (k, v) VALUES ('a', 'b');",
            postgres: "CREATE TABLE kv (k TEXT PRIMARY KEY, v TEXT);\nINSERT INTO kv (k, v) VALUES ('a', 'b') ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v;",
        },
        Example {
            sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, k TEXT UNIQUE);\nREPLACE INTO a (k) VALUES ('x');",
            postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, k TEXT UNIQUE);\nDELETE FROM a WHERE k = 'x';\nINSERT INTO a (k) VALUES ('x');",
        },
    ],
    visit: Visit::Dml(insert_or_replace),
};

fn insert_or_replace(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let Some((span, Conflict::Replace)) = &insert.conflict else { return };
    let span = *span;
    if insert.table.name.key().starts_with("sqlite_") {
        return;
    }
    let Some(table) = cx.catalog.table(&insert.table.name.text) else {
        out.refuse(span, "REPLACE into a table that the files do not make: its keys are not known");
        return;
    };
    if !insert.upserts.is_empty() {
        out.refuse(span, "REPLACE together with ON CONFLICT has no counterpart");
        return;
    }
    defaults(table, insert, out);
    let met = keys::met(cx, table, insert);
    if let Some(key) = met.by_default {
        out.refuse(span, format!("REPLACE may meet the key ({}) by the defaults of what is left out", key.join(", ")));
        return;
    }
    let given = keys::given(table, insert);
    let new_number = table.row_number().is_some_and(|number| {
        let key = number.name.to_ascii_lowercase();
        !given.contains(&key) || !met.keys.iter().any(|met| *met == [key.clone()]) && table.primary_key == [key]
    });
    let is_parent = keys::is_parent(cx, table);
    let mut is_deleted = is_repeatable(insert, &met.keys, &given);
    match met.keys.as_slice() {
        [] => {}
        [key] if !new_number || is_parent => upsert(cx, statement, insert, table, key, out),
        keys if !is_parent && insert.with.is_none() && is_repeatable(insert, keys, &given) => {
            delete(cx, insert, table, keys, &given, out);
        }
        [key] => upsert(cx, statement, insert, table, key, out),
        keys if is_parent => {
            let key = keys.iter().find(|key| **key == table.primary_key).unwrap_or(&keys[0]);
            out.warn(span, "a row that meets an old one by another key is an error in PostgreSQL");
            upsert(cx, statement, insert, table, key, out);
        }
        keys if insert.with.is_none() && delete_selected(cx, insert, table, keys, &given, out) => is_deleted = true,
        keys => {
            out.refuse(span, format!("REPLACE may meet {} keys of this table: which rows go is not clear", keys.len()));
            return;
        }
    }
    if new_number && !met.keys.is_empty() && (is_parent || !is_deleted) {
        out.warn(span, "SQLite gives the row a new number; the upsert keeps the old one");
    }
    if is_parent && !met.keys.is_empty() {
        out.warn(
            span,
            "SQLite deletes the old row, and rows that refer to it with ON DELETE CASCADE; the upsert keeps them",
        );
    }
    if cx.text(span).eq_ignore_ascii_case("REPLACE") {
        out.text(span, if cx.text(span) == "replace" { "insert" } else { "INSERT" });
    } else {
        out.remove(cx.source, span);
    }
}

/// REPLACE takes the default where NULL is given to a NOT NULL column that has one.
fn defaults(table: &Table, insert: &Insert, out: &mut Out) {
    let InsertSource::Values(rows) = &insert.source else { return };
    for (at, name) in keys::given(table, insert).iter().enumerate() {
        let column = table.column(name).filter(|column| column.not_null && !column.numbered);
        if column.is_some_and(|column| column.default.is_some()) {
            let nulls = rows.iter().filter_map(|row| row.values.get(at));
            nulls
                .filter(|value| matches!(value.bare().kind, ExprKind::Null))
                .for_each(|value| out.text(value.span, "DEFAULT"));
        }
    }
}

/// True if the values of all keys can be written in a DELETE as well.
fn is_repeatable(insert: &Insert, keys: &[Vec<String>], given: &[String]) -> bool {
    let InsertSource::Values(rows) = &insert.source else { return false };
    let values = rows.iter().flat_map(|row| keys.iter().flatten().map(|column| keys::value(given, row, column)));
    values.into_iter().all(|value| value.is_some_and(keys::is_plain))
}

/// Leaves out rows that a later row of the same INSERT replaces.
fn leave_out_repeated(cx: &Cx, insert: &Insert, key: &[String], given: &[String], out: &mut Out) {
    let InsertSource::Values(rows) = &insert.source else { return };
    for at in keys::repeated(cx, given, rows, key) {
        if let Some(next) = rows.get(at + 1) {
            out.rewrite(Span::new(rows[at].span.start, next.span.start), Vec::new());
        }
    }
}

fn upsert(cx: &Cx, statement: &Statement, insert: &Insert, table: &Table, key: &[String], out: &mut Out) {
    let given = keys::given(table, insert);
    leave_out_repeated(cx, insert, key, &given, out);
    let set = table.columns.iter().filter(|column| {
        let name = column.name.to_ascii_lowercase();
        !column.generated && !key.contains(&name) && (!column.numbered || given.contains(&name))
    });
    let set: Vec<String> = set.map(|column| format!("{0} = EXCLUDED.{0}", cx.spell(&column.name))).collect();
    let action = if set.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", set.join(", ")) };
    let clause = format!("ON CONFLICT ({}) DO {action}", keys::list(cx, table, key));
    match &insert.returning {
        Some(returning) => out.insert(returning.span.start, format!("{clause} ")),
        None => out.insert(statement.span.end, format!(" {clause}")),
    }
    let triggers = cx.catalog.triggers.values().filter(|trigger| trigger.table == table.name.to_ascii_lowercase());
    if let Some(trigger) = triggers.into_iter().find(|trigger| trigger.tree.event != TriggerEvent::Delete) {
        out.warn(
            insert.keyword,
            format!("REPLACE fires the INSERT triggers, the upsert UPDATE triggers too: see `{}`", trigger.name),
        );
    }
}

/// `DELETE FROM t USING (SELECT …)` before the INSERT of what the same SELECT shows; false if it may then show something
/// else.
fn delete_selected(
    cx: &Cx,
    insert: &Insert,
    table: &Table,
    keys: &[Vec<String>],
    given: &[String],
    out: &mut Out,
) -> bool {
    let InsertSource::Query(query) = &insert.source else { return false };
    let mut steady = !table.name.eq_ignore_ascii_case("replaced");
    crate::walk::tables(query, &mut |_, name| {
        steady &= cx.catalog.tables.contains_key(&name.name.key()) && !name.name.is(&table.name);
    });
    crate::walk::exprs_of(query, &mut |expr| {
        steady &= !matches!(&expr.kind, ExprKind::Current(_) | ExprKind::Parameter(_))
            && expr.call("random").is_none()
            && expr.call("randomblob").is_none();
    });
    if !steady {
        return false;
    }
    let name = cx.spell(&table.name);
    let list = keys::list(cx, table, given);
    let condition = |key: &Vec<String>| {
        let parts = key.iter().map(|column| {
            let column = keys::list(cx, table, std::slice::from_ref(column));
            format!("{name}.{column} = replaced.{column}")
        });
        parts.collect::<Vec<_>>().join(" AND ")
    };
    let condition = keys.iter().map(condition).collect::<Vec<_>>().join(" OR ");
    out.before(crate::pieces![
        format!("DELETE FROM {name} USING ("),
        query.span,
        format!(") AS replaced ({list}) WHERE {condition}")
    ]);
    out.warn(
        insert.keyword,
        "two rows of the SELECT with one key are an error in PostgreSQL; SQLite keeps the last one",
    );
    true
}

/// `DELETE FROM t WHERE …` before the INSERT.
fn delete(cx: &Cx, insert: &Insert, table: &Table, keys: &[Vec<String>], given: &[String], out: &mut Out) {
    let InsertSource::Values(rows) = &insert.source else { return };
    let mut pieces: Vec<Piece> = vec![format!("DELETE FROM {} WHERE ", cx.spell(&table.name)).into()];
    for (at, key) in keys.iter().enumerate() {
        leave_out_repeated(cx, insert, key, given, out);
        if at > 0 {
            pieces.push(" OR ".into());
        }
        let parts = |row: &Row| -> Vec<Span> {
            key.iter().filter_map(|column| keys::value(given, row, column).map(|value| value.span)).collect()
        };
        let names = keys::list(cx, table, key);
        let one = key.len() == 1;
        pieces.push(if one { names } else { format!("({names})") }.into());
        pieces.push(if rows.len() == 1 { " = " } else { " IN (" }.into());
        for (at, row) in rows.iter().enumerate() {
            if at > 0 {
                pieces.push(", ".into());
            }
            pieces.extend((!one).then(|| "(".into()));
            for (at, span) in parts(row).into_iter().enumerate() {
                if at > 0 {
                    pieces.push(", ".into());
                }
                pieces.push(span.into());
            }
            pieces.extend((!one).then(|| ")".into()));
        }
        pieces.extend((rows.len() > 1).then(|| ")".into()));
    }
    out.before(pieces);
}
