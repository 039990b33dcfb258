//! NULL for a column of a primary key: SQLite stores it, PostgreSQL's keys are NOT NULL.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::keys;
use crate::tree::{ExprKind, InsertSource, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "null-in-key",
    summary: "Refuses NULL for a column of a primary key, which SQLite stores in all keys but a row number.",
    caveat: "Keys to which NULL is given at run time only are not seen.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT, c TEXT, PRIMARY KEY (b, c));\nINSERT INTO a (b, c) VALUES ('x', NULL);",
        postgres: "",
    }],
    visit: Visit::Dml(null_in_key),
};

fn null_in_key(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let InsertSource::Values(rows) = &insert.source else { return };
    let Some(table) = cx.catalog.table(&insert.table.name.text) else { return };
    // NOT NULL is broken in SQLite too.
    let in_key = |name: &String| {
        table.primary_key.contains(name)
            && table.column(name).is_some_and(|column| !column.numbered && !column.not_null)
    };
    let given = keys::given(table, insert);
    for (at, name) in given.iter().enumerate().filter(|(_, name)| in_key(name)) {
        let value =
            rows.iter().filter_map(|row| row.values.get(at)).find(|value| matches!(value.bare().kind, ExprKind::Null));
        if let Some(value) = value {
            out.refuse(value.span, format!("`{name}` is part of the primary key, which is never NULL in PostgreSQL"))
                .help("make the key UNIQUE instead of PRIMARY KEY, or give a value");
        }
    }
}
