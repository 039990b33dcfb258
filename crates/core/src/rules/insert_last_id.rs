//! `INSERT` of an application that may read the new row's number from its driver: PostgreSQL returns it only when asked.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "insert-last-id",
    summary: "Advises `RETURNING id` where application SQL inserts a row whose number SQLite's drivers would tell.",
    caveat: "Only SQL of applications is looked at (`lite2pg query`, `--placeholders`): there is no last_insert_rowid().",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER PRIMARY KEY, c TEXT); INSERT INTO a (c) VALUES ('d');",
        postgres: "CREATE TABLE a (b SERIAL PRIMARY KEY, c TEXT); INSERT INTO a (c) VALUES ('d');",
    }],
    visit: Visit::Statement(insert_last_id),
};

fn insert_last_id(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    if cx.config.placeholders.is_none() || insert.returning.is_some() {
        return;
    }
    let Some(number) = cx.table().and_then(|table| table.row_number()) else { return };
    if insert.columns.is_empty() || insert.columns.iter().any(|column| column.is(&number.name)) {
        return;
    }
    let name = &number.name;
    out.info(insert.table.span, format!("the number of the new row (`{name}`) is returned only when it is asked for"))
        .help(format!("add RETURNING {name} where the application reads the last row's number"));
}
