//! A DELETE of rows to which others refer with ON DELETE CASCADE: SQLite follows them only while foreign keys are enforced.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "delete-parent",
    summary: "Warns of a DELETE whose rows others refer to with ON DELETE CASCADE, SET NULL or SET DEFAULT: SQLite acts on these only with `PRAGMA foreign_keys = ON`.",
    caveat: "For migrations only: an application knows whether it turns foreign keys on.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER PRIMARY KEY);\nCREATE TABLE c (b INTEGER REFERENCES a ON DELETE CASCADE);\nDELETE FROM a;",
        postgres: "CREATE TABLE a (b SERIAL PRIMARY KEY);\nCREATE TABLE c (b INTEGER REFERENCES a ON DELETE CASCADE);\nDELETE FROM a;",
    }],
    visit: Visit::Statement(delete_parent),
};

fn delete_parent(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Delete(delete) = &statement.kind else { return };
    if cx.config.placeholders.is_some() {
        return;
    }
    let parent = delete.table.name.key();
    let follows = ["CASCADE", "SET NULL", "SET DEFAULT"];
    let mut found: Vec<String> = Vec::new();
    for child in cx.catalog.tables.values() {
        let keys = child.foreign_keys.iter().filter(|key| key.parent == parent);
        let actions = keys.filter_map(|key| {
            follows.iter().find(|action| key.actions.to_ascii_uppercase().contains(&format!("ON DELETE {action}")))
        });
        for action in actions {
            let told = format!("`{}` ({action})", child.name);
            if !found.contains(&told) {
                found.push(told);
            }
        }
    }
    if !found.is_empty() {
        out.warn(
            delete.table.span,
            format!(
                "this reaches {}: SQLite leaves rows there alone unless PRAGMA foreign_keys is ON",
                found.join(", ")
            ),
        );
    }
}
