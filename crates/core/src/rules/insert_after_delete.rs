//! Rows that ask for a number behind a DELETE: SQLite may give the number of a deleted row once more.

use super::insert_row_number::gives_numbers;
use crate::catalog::Numbers;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "insert-after-delete",
    summary: "Warns of the first INSERT without row numbers behind a DELETE from a table without AUTOINCREMENT.",
    caveat: "SQLite goes on behind the greatest number that is left, PostgreSQL behind the greatest that ever was: rows may get other numbers.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\nDELETE FROM a;\nINSERT INTO a (b) VALUES ('x');",
        postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, b TEXT);\nDELETE FROM a;\nINSERT INTO a (b) VALUES ('x');",
    }],
    visit: Visit::Statement(insert_after_delete),
};

fn insert_after_delete(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let Some(table) = cx.catalog.table(&insert.table.name.text) else { return };
    if table.numbers == Numbers::Freed && table.row_number().is_some() && !gives_numbers(table, insert) {
        out.warn(
            insert.table.span,
            format!(
                "rows of `{}` were deleted before: SQLite gives the number of a deleted last row again, PostgreSQL does not",
                table.name
            ),
        )
        .help("give the rows their numbers where others refer to them");
    }
}
