//! BEFORE triggers that come back, by others that they fire, to the row that is about to be changed.
//!
//! SQLite goes on with what is left of the row; PostgreSQL raises an error (27000, triggered data change violation).

use std::collections::BTreeSet;

use super::touch::touched;
use crate::catalog::{Catalog, Trigger};
use crate::circles::wakes;
use crate::context::Cx;
use crate::rule::Out;
use crate::tree::*;

/// Warns at the last trigger that such a way needs.
pub(super) fn warn(cx: &Cx, create: &CreateTrigger, out: &mut Out) {
    let own = create.name.name.key();
    for (name, before) in &cx.catalog.triggers {
        let waits = before.tree.timing == Timing::Before && before.tree.event != TriggerEvent::Insert;
        if !waits || !comes_back(cx.catalog, before, None) {
            continue;
        }
        if *name == own || !comes_back(cx.catalog, before, Some(&own)) {
            out.warn(
                create.name.span,
                format!(
                    "a trigger that `{}` fires changes rows of `{}`: PostgreSQL raises an error if it is the row that is about to be changed, SQLite goes on",
                    before.name, before.table
                ),
            );
        }
    }
}

/// True if a trigger fires others that change rows of its table. `without` is a trigger that is not there.
fn comes_back(catalog: &Catalog, before: &Trigger, without: Option<&str>) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![before];
    while let Some(from) = open.pop() {
        for (name, next) in &catalog.triggers {
            let fired = without != Some(name.as_str())
                && from.tree.body.iter().any(|statement| wakes(statement, next))
                && touched(catalog, &next.tree).is_none();
            if !fired || !seen.insert(name) {
                continue;
            }
            if next.tree.body.iter().any(|statement| changes(statement, &before.table)) {
                return true;
            }
            open.push(next);
        }
    }
    false
}

/// True if a statement changes or deletes rows of a table.
fn changes(statement: &Statement, table: &str) -> bool {
    match &statement.kind {
        StatementKind::Update(update) => update.table.name.is(table),
        StatementKind::Delete(delete) => delete.table.name.is(table),
        StatementKind::Insert(insert) => {
            insert.table.name.is(table)
                && (matches!(insert.conflict, Some((_, Conflict::Replace)))
                    || insert.upserts.iter().any(|upsert| upsert.update.is_some()))
        }
        _ => false,
    }
}
