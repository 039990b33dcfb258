//! A row that a DELETE reaches by ON DELETE CASCADE, and that also refers to a row that goes with it, without an action.
//!
//! Whether it is gone when the other key is checked is a matter of order. SQLite follows each row down before the next key,
//! the key made last first, and checks NO ACTION at the end of the statement, RESTRICT at once. PostgreSQL goes level by
//! level, the key made first first, and checks both when their turn comes.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{Catalog, ForeignKey, Place, Table};
use crate::context::Cx;
use crate::rule::Out;
use crate::tree::{Column, ColumnConstraintKind, Statement, StatementKind};

/// How long a way of keys may be, and how many ways from one table are looked at.
const LONGEST: usize = 6;
const MOST: usize = 200;

/// A foreign key, and its turn on both sides.
#[derive(Clone, Copy)]
struct Key<'c> {
    child: &'c Table,
    /// Its name, in lower case.
    name: &'c str,
    action: Action,
    foreign: &'c ForeignKey,
    sqlite: (usize, usize, usize),
    postgres: (usize, usize, usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Cascade,
    /// Checked at the end of the statement by SQLite.
    None,
    Restrict,
    Other,
}

/// Warns at the statement that makes the last of the keys.
pub(super) fn warn(cx: &Cx, statement: &Statement, out: &mut Out) {
    let mut later = None;
    let (catalog, name) = match &statement.kind {
        StatementKind::CreateTable(create) => (cx.catalog, create.name.name.key()),
        StatementKind::AlterTable(alter) if statement.columns().iter().any(refers) => {
            let catalog = later.insert(cx.catalog.clone());
            catalog.apply(cx.source, cx.file, statement);
            (&*catalog, alter.table.name.key())
        }
        _ => return,
    };
    let keys = near(catalog, &name);
    let is_new =
        |key: &Key| key.postgres.0 == cx.file && (statement.span.start..statement.span.end).contains(&key.postgres.1);
    let made: Vec<&Key> = keys.iter().filter(|key| is_new(key)).collect();
    if made.is_empty() {
        return;
    }
    let place = |key: &Key| {
        let own = is_new(key) && statement.span.contains(key.foreign.reference);
        if own { key.foreign.reference } else { statement.span }
    };
    for name in origins(&keys, &made) {
        let Some(table) = catalog.tables.get(name) else { continue };
        let ways = ways(&keys, name);
        for key in &keys {
            if let Some(who) = differs(&ways, name, key, &is_new) {
                let (child, parent) = (&key.child.name, &key.foreign.parent);
                let message = format!(
                    "a DELETE of `{}` reaches rows of `{child}` by CASCADE, and rows of `{parent}` to which they refer: {who}",
                    table.name
                );
                out.warn(place(key), message).help(format!(
                    "give the key of `{child}` to `{parent}` ON DELETE CASCADE too, or delete its rows first"
                ));
            }
        }
    }
    for key in made {
        if key.action == Action::Restrict && key.name == key.foreign.parent {
            let message = format!(
                "a DELETE of several rows of `{}`: SQLite raises an error when it comes to one to which others refer, PostgreSQL only if those stay",
                key.child.name
            );
            out.warn(place(key), message);
        }
    }
}

fn refers(column: &Column) -> bool {
    column.constraints.iter().any(|constraint| matches!(constraint.kind, ColumnConstraintKind::References(_)))
}

/// The keys that have to do with those that a statement about this table makes: all of them takes time.
fn near<'c>(catalog: &'c Catalog, name: &str) -> Vec<Key<'c>> {
    let Some((name, table)) = catalog.tables.get_key_value(name) else { return Vec::new() };
    let refers = |child: &Table| child.foreign_keys.iter().any(|key| key.parent == *name);
    let acts =
        |child: &Table| child.foreign_keys.iter().any(|key| matches!(action(key), Action::Cascade | Action::Restrict));
    if catalog.tables.iter().any(|(other, child)| other != name && refers(child)) {
        return keys(catalog.tables.iter(), catalog);
    }
    if !acts(table) {
        return Vec::new();
    }
    // Nothing goes on from a table to which none refers: only the ways to it count.
    let mut above: BTreeMap<&String, &Arc<Table>> = BTreeMap::from([(name, table)]);
    let mut open: Vec<&ForeignKey> = table.foreign_keys.iter().collect();
    for _ in 0..=LONGEST {
        for key in std::mem::take(&mut open) {
            if let Some((parent, table)) = catalog.tables.get_key_value(&key.parent)
                && above.insert(parent, table).is_none()
            {
                open.extend(table.foreign_keys.iter().filter(|key| action(key) == Action::Cascade));
            }
        }
    }
    keys(above.into_iter(), catalog)
}

/// The tables from which a DELETE may reach one of the new keys by ON DELETE CASCADE.
fn origins<'c>(keys: &[Key<'c>], made: &[&Key<'c>]) -> BTreeSet<&'c str> {
    let mut found: BTreeSet<&str> = made.iter().flat_map(|key| [key.name, key.foreign.parent.as_str()]).collect();
    for _ in 0..LONGEST {
        let before = found.len();
        for key in keys.iter().filter(|key| key.action == Action::Cascade) {
            if found.contains(key.name) {
                found.insert(&key.foreign.parent);
            }
        }
        if found.len() == before {
            break;
        }
    }
    found
}

/// Who raises an error, if one of the two does not, when ON DELETE CASCADE goes these ways from a table and comes to the
/// child and to the parent of a key without an action.
fn differs<'c>(
    ways: &[Vec<Key<'c>>],
    from: &'c str,
    key: &Key<'c>,
    is_new: &dyn Fn(&Key) -> bool,
) -> Option<&'static str> {
    if !matches!(key.action, Action::None | Action::Restrict) {
        return None;
    }
    let to = |table: &str| ways.iter().filter(|way| end(way, from) == table).collect::<Vec<_>>();
    let (checks, deletes) = (to(&key.foreign.parent), to(key.name));
    for check in checks {
        let mut check = check.clone();
        check.push(*key);
        for delete in deletes.iter().filter(|delete| !delete.is_empty()) {
            // What begins with the same key is found at the table where the ways part.
            let is_apart = check[0].postgres != delete[0].postgres;
            if !is_apart || !check.iter().chain(delete.iter()).any(is_new) {
                continue;
            }
            let in_sqlite = key.action == Action::Restrict && comes_first_in_sqlite(&check, delete);
            match (in_sqlite, deletes_first_in_postgres(delete, &check)) {
                (true, true) => return Some("SQLite raises an error, PostgreSQL deletes them"),
                (false, false) => return Some("PostgreSQL raises an error, SQLite deletes them"),
                _ => {}
            }
        }
    }
    None
}

fn action(key: &ForeignKey) -> Action {
    let actions = key.actions.to_ascii_uppercase();
    if actions.contains("ON DELETE CASCADE") {
        Action::Cascade
    } else if actions.contains("ON DELETE RESTRICT") {
        Action::Restrict
    } else if actions.contains("ON DELETE SET") || key.deferrable.contains("initially deferred") {
        Action::Other
    } else {
        Action::None
    }
}

/// The foreign keys of tables, those whose parents are there.
fn keys<'c>(tables: impl Iterator<Item = (&'c String, &'c Arc<Table>)>, catalog: &'c Catalog) -> Vec<Key<'c>> {
    let mut keys = Vec::new();
    for (name, child) in tables {
        for (at, key) in child.foreign_keys.iter().enumerate() {
            let Some(parent) = catalog.tables.get(&key.parent) else { continue };
            let turn = |place: Place| (place.file, place.span.start, at);
            let columns = key.columns.iter().filter_map(|name| child.column(name)).map(|column| turn(column.place));
            // A key to a table that is made later is added there.
            let made = columns.chain([turn(parent.place)]).max().unwrap_or(turn(child.place));
            keys.push(Key {
                child,
                name,
                action: action(key),
                foreign: key,
                sqlite: turn(child.place),
                postgres: made,
            });
        }
    }
    keys
}

/// The ways on which ON DELETE CASCADE leads from a table, the empty one first.
fn ways<'c>(keys: &[Key<'c>], from: &'c str) -> Vec<Vec<Key<'c>>> {
    let mut ways: Vec<Vec<Key>> = vec![Vec::new()];
    let mut at = 0;
    while at < ways.len() && ways.len() < MOST {
        let way = ways[at].clone();
        at += 1;
        if way.len() == LONGEST {
            continue;
        }
        let here = end(&way, from);
        let goes_on = |key: &&Key| {
            let was_there = || key.name == from || way.iter().any(|before| before.name == key.name);
            key.foreign.parent == here && key.action == Action::Cascade && !was_there()
        };
        for key in keys.iter().filter(goes_on) {
            let mut longer = way.clone();
            longer.push(*key);
            ways.push(longer);
        }
    }
    ways
}

/// The table where a way ends, in lower case.
fn end<'c>(way: &[Key<'c>], from: &'c str) -> &'c str {
    way.last().map_or(from, |key| key.name)
}

/// True if SQLite comes to a check before the row is deleted on another way.
fn comes_first_in_sqlite(check: &[Key], delete: &[Key]) -> bool {
    for (one, other) in check.iter().zip(delete) {
        match one.sqlite.cmp(&other.sqlite) {
            Ordering::Greater => return true,
            Ordering::Less => return false,
            Ordering::Equal => {}
        }
    }
    check.len() < delete.len()
}

/// True if PostgreSQL has deleted the row when it comes to the check.
fn deletes_first_in_postgres(delete: &[Key], check: &[Key]) -> bool {
    let turns = |way: &[Key]| way.iter().map(|key| key.postgres).collect::<Vec<_>>();
    (delete.len(), turns(delete)) < (check.len(), turns(check))
}
