//! Given row numbers leave the sequence behind: it is set after the last such INSERT of a file.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::identifier::spell;
use crate::tree::{ExprKind, InsertSource, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "insert-row-number",
    summary: "Advances the sequence of a numbered column behind the last INSERT of a file that gives numbers.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY);\nINSERT INTO a (id) VALUES (7);",
        postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY);\nINSERT INTO a (id) VALUES (7);\nSELECT setval(pg_get_serial_sequence('a', 'id'), COALESCE((SELECT MAX(id) FROM a), 0) + 1, false);",
    }],
    visit: Visit::Statement(insert_row_number),
};

fn insert_row_number(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let Some(table) = cx.catalog.table(&insert.table.name.text) else { return };
    let Some(number) = table.row_number() else { return };
    let at = if insert.columns.is_empty() {
        table.columns.iter().position(|column| column.numbered)
    } else {
        insert.columns.iter().position(|column| column.is(&number.name))
    };
    let Some(at) = at else { return };
    // NULL asks SQLite for the next number.
    if let InsertSource::Values(rows) = &insert.source {
        let values = rows.iter().filter_map(|row| row.values.get(at));
        values.filter(|value| matches!(value.kind, ExprKind::Null)).for_each(|value| out.text(value.span, "DEFAULT"));
    }
    if cx.last_seed {
        let (table, column) = (spell(&table.name), spell(&number.name));
        let (name, key) = (table.replace('\'', "''"), number.name.replace('\'', "''"));
        let key = if column.starts_with('"') { key } else { key.to_ascii_lowercase() };
        out.after(vec![
            format!("SELECT setval(pg_get_serial_sequence('{name}', '{key}'), COALESCE((SELECT MAX({column}) FROM {table}), 0) + 1, false)").into(),
        ]);
    }
}
