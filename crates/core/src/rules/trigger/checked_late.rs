//! A trigger that makes good what a foreign key forbids: SQLite checks the key at the end of the statement, behind all
//! triggers, PostgreSQL before the trigger.

use crate::context::Cx;
use crate::rule::Out;
use crate::tree::*;

/// Warns where an AFTER trigger removes the rows that refer to a deleted one, or stores the row to which a new one refers.
pub(super) fn warn(cx: &Cx, create: &CreateTrigger, out: &mut Out) {
    if create.timing != Timing::After {
        return;
    }
    let own = create.table.name.key();
    for statement in &create.body {
        let message = match (&create.event, &statement.kind) {
            (TriggerEvent::Delete, StatementKind::Delete(delete)) => removes(cx, &own, &delete.table.name.key()),
            (TriggerEvent::Delete | TriggerEvent::Update(_), StatementKind::Update(update)) => {
                moves(cx, create, &own, update)
            }
            (TriggerEvent::Insert | TriggerEvent::Update(_), StatementKind::Insert(insert)) => {
                stores(cx, create, &own, &insert.table.name.key())
            }
            _ => None,
        };
        if let Some(message) = message {
            out.warn(statement.span, message).help(
                "make it a BEFORE trigger, give the foreign key an action, or make it DEFERRABLE INITIALLY DEFERRED",
            );
        }
    }
}

/// True if PostgreSQL checks a key as soon as a row of its parent is gone or changed: `event` is DELETE or UPDATE.
fn is_checked(key: &crate::catalog::ForeignKey, event: &str) -> bool {
    let actions = key.actions.to_ascii_uppercase();
    let acts = ["CASCADE", "SET"].iter().any(|action| actions.contains(&format!("ON {event} {action}")));
    // SQLite raises the error at once, too.
    let restricts = actions.contains(&format!("ON {event} RESTRICT"));
    !acts && !restricts && !key.deferrable.contains("initially deferred")
}

fn removes(cx: &Cx, own: &str, child: &str) -> Option<String> {
    let table = cx.catalog.tables.get(child).filter(|_| child != own)?;
    let is_stuck = table.foreign_keys.iter().any(|key| key.parent == own && is_checked(key, "DELETE"));
    is_stuck.then(|| {
        format!(
            "PostgreSQL does not get here if rows of `{}` refer to the deleted one: it checks the foreign key before, SQLite behind the triggers",
            table.name
        )
    })
}

fn moves(cx: &Cx, create: &CreateTrigger, own: &str, update: &Update) -> Option<String> {
    let child = update.table.name.key();
    let table = cx.catalog.tables.get(&child).filter(|_| child != own)?;
    let set: Vec<String> = update.assignments.iter().flat_map(|set| &set.columns).map(Name::key).collect();
    let event = if create.event == TriggerEvent::Delete { "DELETE" } else { "UPDATE" };
    let watched = |key: &crate::catalog::ForeignKey| match &create.event {
        TriggerEvent::Update(columns) if !columns.is_empty() => {
            let wanted = cx.catalog.parent_columns(key);
            columns.iter().any(|column| wanted.contains(&column.key()))
        }
        _ => true,
    };
    let is_stuck = table.foreign_keys.iter().any(|key| {
        key.parent == own && is_checked(key, event) && watched(key) && key.columns.iter().any(|name| set.contains(name))
    });
    is_stuck.then(|| {
        format!(
            "PostgreSQL does not get here if rows of `{}` refer to what was there: it checks the foreign key before, SQLite behind the triggers",
            table.name
        )
    })
}

fn stores(cx: &Cx, create: &CreateTrigger, own: &str, parent: &str) -> Option<String> {
    let table = cx.catalog.tables.get(own).filter(|_| parent != own)?;
    let watched = |key: &crate::catalog::ForeignKey| match &create.event {
        TriggerEvent::Update(columns) if !columns.is_empty() => {
            columns.iter().any(|column| key.columns.contains(&column.key()))
        }
        _ => true,
    };
    let is_stuck = table
        .foreign_keys
        .iter()
        .any(|key| key.parent == parent && !key.deferrable.contains("initially deferred") && watched(key));
    is_stuck.then(|| {
        format!(
            "PostgreSQL does not get here if the row in `{}` is missing: it checks the foreign key before, SQLite behind the triggers",
            cx.catalog.tables.get(parent).map_or(parent, |parent| &parent.name)
        )
    })
}
