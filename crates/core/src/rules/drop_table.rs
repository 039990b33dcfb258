//! `DROP TABLE` of a table on which something hangs.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ObjectKind, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "drop-table",
    summary: "Drops a table that others refer to with CASCADE, the views on it before it, and the functions of its triggers behind it.",
    caveat: "The foreign keys of other tables go with the table, and so do views; SQLite keeps both, broken. They are made again when a table gets the name (as in a table rebuild). With foreign_keys on, SQLite also deletes the rows that refer to the table.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY);\nCREATE TABLE b (a INTEGER REFERENCES a (id));\nDROP TABLE a;",
            postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY);\nCREATE TABLE b (a INTEGER REFERENCES a (id));\nDROP TABLE a CASCADE;",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT);\nCREATE VIEW v AS SELECT b FROM a;\nDROP TABLE a;",
            postgres: "CREATE TABLE a (b TEXT);\nCREATE VIEW v AS SELECT b FROM a;\nDROP VIEW v;\nDROP TABLE a;",
        },
    ],
    visit: Visit::Statement(drop_table),
};

fn drop_table(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Drop(drop) = &statement.kind else { return };
    let key = drop.name.name.key();
    if drop.object != ObjectKind::Table || !cx.catalog.tables.contains_key(&key) {
        return;
    }
    let child = cx
        .catalog
        .tables
        .iter()
        .find(|(name, table)| **name != key && table.foreign_keys.iter().any(|foreign| foreign.parent == key));
    if let Some((_, child)) = child {
        out.insert(statement.span.end, " CASCADE");
        out.warn(
            statement.span,
            format!(
                "`{}` refers to this table: PostgreSQL drops that foreign key too, until a table has this name again",
                child.name
            ),
        );
    }
    if let Some(found) = super::delete_parent::reached(cx, &drop.name, "DELETE", &|_| true).filter(|_| cx.enforced) {
        out.warn(
            statement.span,
            format!("foreign keys are on, so SQLite deletes all rows here first, which reaches {found}"),
        )
        .help("put a DELETE of all rows before it if that is meant");
    }
    super::drop_view::drop_views_on(cx, &key, statement, out);
    for trigger in cx.catalog.triggers.values().filter(|trigger| trigger.table == key) {
        out.after(vec![format!("DROP FUNCTION IF EXISTS {}()", cx.spell(&trigger.name)).into()]);
    }
}
