//! A column named twice in the list of an INSERT: SQLite stores the first value.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "insert-column-twice",
    summary: "Refuses an INSERT that names a column twice: SQLite stores the first value, PostgreSQL raises an error.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT, c TEXT);\nINSERT INTO a (b, c, b) VALUES ('x', 'y', 'z');",
        postgres: "",
    }],
    visit: Visit::Dml(insert_column_twice),
};

fn insert_column_twice(_: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    for (at, name) in insert.columns.iter().enumerate() {
        if insert.columns[..at].iter().any(|before| before.key() == name.key()) {
            out.refuse(name.span, format!("`{}` is named twice: SQLite stores the first value", name.text))
                .help("leave the second one out, and its value");
        }
    }
}
