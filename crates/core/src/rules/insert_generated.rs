//! INSERT without a column list into a table with generated columns: SQLite skips them, PostgreSQL counts them.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{InsertSource, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "insert-generated",
    summary: "Names the columns in INSERT without a column list where a generated column stands before another.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER, c INTEGER AS (b * 2) STORED, d INTEGER);\nINSERT INTO a VALUES (1, 2);",
        postgres: "CREATE TABLE a (b INTEGER, c INTEGER GENERATED ALWAYS AS (b * 2) STORED, d INTEGER);\nINSERT INTO a (b, d) VALUES (1, 2);",
    }],
    visit: Visit::Dml(insert_generated),
};

fn insert_generated(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    if insert.column_list.is_some() || matches!(insert.source, InsertSource::DefaultValues) {
        return;
    }
    let Some(table) = cx.catalog.table(&insert.table.name.text) else { return };
    if table.postgres_order.is_some() {
        return;
    }
    let last_plain = table.columns.iter().rposition(|column| !column.generated);
    if !table.columns.iter().take(last_plain.unwrap_or(0)).any(|column| column.generated) {
        return;
    }
    let names: Vec<String> =
        table.columns.iter().filter(|column| !column.generated).map(|column| cx.spell(&column.name)).collect();
    let at = insert.alias.as_ref().map_or(insert.table.span.end, |alias| alias.span.end);
    out.insert(at, format!(" ({})", names.join(", ")));
}
