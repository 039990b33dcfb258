//! `INSERT OR REPLACE` and `REPLACE INTO` become an upsert that sets every column.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Conflict, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "insert-or-replace",
    summary: "Turns `INSERT OR REPLACE` into an upsert on the table's only key that sets every other column.",
    caveat: "SQLite deletes the old row and inserts a new one, so delete triggers and ON DELETE actions may run there; the upsert changes the row in place. A table with several keys is refused.",
    examples: &[Example {
        sqlite: "CREATE TABLE kv (k TEXT PRIMARY KEY, v TEXT);\nINSERT OR REPLACE INTO kv (k, v) VALUES ('a', 'b');",
        postgres: "CREATE TABLE kv (k TEXT PRIMARY KEY, v TEXT);\nINSERT INTO kv (k, v) VALUES ('a', 'b') ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v;",
    }],
    visit: Visit::Statement(insert_or_replace),
};

fn insert_or_replace(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let Some((span, Conflict::Replace)) = &insert.conflict else { return };
    let Some(table) = cx.catalog.table(&insert.table.name.text) else {
        out.refuse(*span, "REPLACE into a table that the files do not make: its keys are not known");
        return;
    };
    let keys: Vec<_> = cx.catalog.unique_keys(table).collect();
    let [key] = keys.as_slice() else {
        out.refuse(*span, format!("REPLACE into a table with {} keys: which row goes is not clear", keys.len()));
        return;
    };
    let named =
        insert.columns.is_empty() || key.iter().all(|column| insert.columns.iter().any(|name| name.key() == *column));
    if !named || !insert.upserts.is_empty() || insert.returning.is_some() {
        out.refuse(*span, "REPLACE that leaves out the key has no rule yet");
        return;
    }
    let quote = |name: &str| crate::rules::identifier::spell(name);
    let set: Vec<String> = table
        .columns
        .iter()
        .filter(|column| !column.generated && !key.contains(&column.name.to_ascii_lowercase()))
        .map(|column| format!("{0} = EXCLUDED.{0}", quote(&column.name)))
        .collect();
    let target: Vec<String> =
        key.iter().map(|key| table.column(key).map_or_else(|| quote(key), |column| quote(&column.name))).collect();
    let action = if set.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", set.join(", ")) };
    if cx.text(*span).eq_ignore_ascii_case("REPLACE") {
        out.text(*span, "INSERT");
    } else {
        out.remove(cx.source, *span);
    }
    out.insert(statement.span.end, format!(" ON CONFLICT ({}) DO {action}", target.join(", ")));
    let referred = cx
        .catalog
        .tables
        .values()
        .any(|other| other.foreign_keys.iter().any(|key| key.parent == table.name.to_ascii_lowercase()));
    if referred {
        out.warn(
            *span,
            "SQLite deletes the old row, and rows that refer to it with ON DELETE CASCADE; the upsert keeps them",
        );
    }
}
