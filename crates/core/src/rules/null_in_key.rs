//! NULL for a column of a primary key: SQLite stores it, PostgreSQL's keys are NOT NULL.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::keys;
use crate::tree::{ExprKind, InsertSource, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "null-in-key",
    summary: "Refuses NULL or no value for a column of a primary key, which SQLite stores in all keys but a row number.",
    caveat: "Keys to which NULL is given at run time only are not seen.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT, c TEXT, PRIMARY KEY (b, c));\nINSERT INTO a (b, c) VALUES ('x', NULL);",
            postgres: "",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT PRIMARY KEY, c TEXT);\nINSERT INTO a (c) VALUES ('x');",
            postgres: "",
        },
    ],
    visit: Visit::Dml(null_in_key),
};

const HELP: &str = "make the key UNIQUE instead of PRIMARY KEY, or give a value";

fn null_in_key(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let Some(table) = cx.catalog.table(&insert.table.name.text) else { return };
    // NOT NULL is broken in SQLite too.
    let in_key = |name: &String| {
        table.primary_key.contains(name)
            && table.column(name).is_some_and(|column| !column.numbered && !column.not_null)
    };
    let nothing = matches!(insert.source, InsertSource::DefaultValues);
    let given = if nothing { Vec::new() } else { keys::given(table, insert) };
    let omitted = table.primary_key.iter().filter(|name| in_key(name) && !given.contains(name)).find(|name| {
        let default = table.column(name).and_then(|column| column.default.as_ref());
        default.is_none_or(|value| matches!(value.bare().kind, ExprKind::Null))
    });
    if let Some(name) = omitted {
        out.refuse(
            insert.table.span,
            format!("`{name}` of the primary key gets no value: SQLite stores NULL, PostgreSQL raises an error"),
        )
        .help(HELP);
        return;
    }
    let InsertSource::Values(rows) = &insert.source else { return };
    for (at, name) in given.iter().enumerate().filter(|(_, name)| in_key(name)) {
        let value =
            rows.iter().filter_map(|row| row.values.get(at)).find(|value| matches!(value.bare().kind, ExprKind::Null));
        if let Some(value) = value {
            out.refuse(value.span, format!("`{name}` is part of the primary key, which is never NULL in PostgreSQL"))
                .help(HELP);
        }
    }
}
