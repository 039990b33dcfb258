//! An index whose name PostgreSQL has given to a constraint.

use crate::context::Cx;
use crate::rebuild::quote;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "index-name",
    summary: "Renames a constraint of PostgreSQL whose name a new index wants.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT UNIQUE);\nCREATE INDEX a_b_key ON a (b);",
        postgres: "CREATE TABLE a (b TEXT UNIQUE);\nALTER TABLE a RENAME CONSTRAINT a_b_key TO a_b_key1;\nCREATE INDEX a_b_key ON a (b);",
    }],
    visit: Visit::Statement(index_name),
};

fn index_name(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::CreateIndex(create) = &statement.kind else { return };
    if cx.existed {
        return;
    }
    let index = cx.catalog.indexes.get(&create.name.name.key());
    if let Some((table, old, new)) = index.and_then(|index| index.displaced.as_ref()) {
        let table = cx.catalog.tables.get(table).map_or(table.clone(), |table| table.name.clone());
        out.before(vec![
            format!("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", cx.spell(&table), quote(old), quote(new)).into(),
        ]);
    }
    for column in &create.columns {
        let text = column.expr.without_collate();
        if cx.types.strings.contains(&text.span) {
            out.refuse(text.span, "there is no such column: SQLite takes the name for a text and indexes that");
        }
    }
}
