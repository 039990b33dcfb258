//! A DELETE of rows to which others refer with ON DELETE CASCADE: SQLite follows them only while foreign keys are enforced.

use crate::catalog::ForeignKey;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ObjectName, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "delete-parent",
    summary: "Warns of a DELETE whose rows others refer to with ON DELETE CASCADE, SET NULL or SET DEFAULT: SQLite acts on these only with `PRAGMA foreign_keys = ON`, which is not in force in the file.",
    caveat: "For migrations only: an application knows whether it turns foreign keys on.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER PRIMARY KEY);\nCREATE TABLE c (b INTEGER REFERENCES a ON DELETE CASCADE);\nDELETE FROM a;",
        postgres: "CREATE TABLE a (b SERIAL PRIMARY KEY);\nCREATE TABLE c (b INTEGER REFERENCES a ON DELETE CASCADE);\nDELETE FROM a;",
    }],
    visit: Visit::Statement(delete_parent),
};

fn delete_parent(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Delete(delete) = &statement.kind else { return };
    if cx.config.placeholders.is_some() || cx.enforced {
        return;
    }
    say(cx, &delete.table, "DELETE", &|_| true, out);
}

/// Warns if others refer to rows of a table with an action for this event.
pub(super) fn say(cx: &Cx, table: &ObjectName, event: &str, is_hit: &dyn Fn(&ForeignKey) -> bool, out: &mut Out) {
    if let Some(found) = reached(cx, table, event, is_hit) {
        out.warn(
            table.span,
            format!("this reaches {found}: SQLite leaves rows there alone unless PRAGMA foreign_keys is ON"),
        );
    }
}

/// The tables that refer to one with an action for this event, and the actions.
pub(super) fn reached(
    cx: &Cx,
    table: &ObjectName,
    event: &str,
    is_hit: &dyn Fn(&ForeignKey) -> bool,
) -> Option<String> {
    let parent = table.name.key();
    let follows = ["CASCADE", "SET NULL", "SET DEFAULT"];
    let mut found: Vec<String> = Vec::new();
    for child in cx.catalog.tables.values() {
        let keys = child.foreign_keys.iter().filter(|key| key.parent == parent && is_hit(key));
        let actions = keys.filter_map(|key| {
            let actions = key.actions.to_ascii_uppercase();
            follows.iter().find(|action| actions.contains(&format!("ON {event} {action}")))
        });
        for action in actions {
            let told = format!("`{}` ({action})", child.name);
            if !found.contains(&told) {
                found.push(told);
            }
        }
    }
    (!found.is_empty()).then(|| found.join(", "))
}
