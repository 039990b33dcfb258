//! A row that a DELETE reaches by ON DELETE CASCADE, and that also refers to a row that goes with it, without an action.
//!
//! Whether it is gone when the other key is checked is a matter of order. SQLite follows each row down before the next key,
//! the key made last first, and checks NO ACTION at the end of the statement, RESTRICT at once. PostgreSQL goes level by
//! level, the key made first first, and checks both when their turn comes.

use std::cmp::Ordering;

use crate::catalog::{Catalog, ForeignKey, Place, Table};
use crate::context::Cx;
use crate::rule::Out;
use crate::tree::{Statement, StatementKind};

/// How long a way of keys may be, and how many ways from one table are looked at.
const LONGEST: usize = 6;
const MOST: usize = 200;

/// A foreign key, and its turn on both sides.
#[derive(Clone, Copy)]
struct Key<'c> {
    child: &'c Table,
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
    let catalog = match &statement.kind {
        StatementKind::CreateTable(_) => cx.catalog,
        StatementKind::AlterTable(_) if !statement.columns().is_empty() => {
            let catalog = later.insert(cx.catalog.clone());
            catalog.apply(cx.source, cx.file, statement);
            catalog
        }
        _ => return,
    };
    let keys = keys(catalog);
    let is_new =
        |key: &Key| key.postgres.0 == cx.file && (statement.span.start..statement.span.end).contains(&key.postgres.1);
    if !keys.iter().any(is_new) {
        return;
    }
    let place = |key: &Key| {
        let own = is_new(key) && statement.span.contains(key.foreign.reference);
        if own { key.foreign.reference } else { statement.span }
    };
    for (name, table) in &catalog.tables {
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
    for key in keys.iter().filter(|key| is_new(key)) {
        if action(key.foreign) == Action::Restrict && key.child.name.eq_ignore_ascii_case(&key.foreign.parent) {
            let message = format!(
                "a DELETE of several rows of `{}`: SQLite raises an error when it comes to one to which others refer, PostgreSQL only if those stay",
                key.child.name
            );
            out.warn(place(key), message);
        }
    }
}

/// Who raises an error, if one of the two does not, when ON DELETE CASCADE goes these ways from a table and comes to the
/// child and to the parent of a key without an action.
fn differs(ways: &[Vec<Key>], from: &str, key: &Key, is_new: &dyn Fn(&Key) -> bool) -> Option<&'static str> {
    let action = action(key.foreign);
    if !matches!(action, Action::None | Action::Restrict) {
        return None;
    }
    let child = key.child.name.to_ascii_lowercase();
    let to = |table: &str| ways.iter().filter(|way| end(way, from) == table).collect::<Vec<_>>();
    let (checks, deletes) = (to(&key.foreign.parent), to(&child));
    for check in checks {
        let mut check = check.clone();
        check.push(*key);
        for delete in deletes.iter().filter(|delete| !delete.is_empty()) {
            // What begins with the same key is found at the table where the ways part.
            let is_apart = check[0].postgres != delete[0].postgres;
            if !is_apart || !check.iter().chain(delete.iter()).any(is_new) {
                continue;
            }
            let in_sqlite = action == Action::Restrict && comes_first_in_sqlite(&check, delete);
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

/// The foreign keys whose parents are there.
fn keys(catalog: &Catalog) -> Vec<Key<'_>> {
    let mut keys = Vec::new();
    for child in catalog.tables.values() {
        for (at, key) in child.foreign_keys.iter().enumerate() {
            let Some(parent) = catalog.tables.get(&key.parent) else { continue };
            let turn = |place: Place| (place.file, place.span.start, at);
            let columns = key.columns.iter().filter_map(|name| child.column(name)).map(|column| turn(column.place));
            // A key to a table that is made later is added there.
            let made = columns.chain([turn(parent.place)]).max().unwrap_or(turn(child.place));
            keys.push(Key { child, foreign: key, sqlite: turn(child.place), postgres: made });
        }
    }
    keys
}

/// The ways on which ON DELETE CASCADE leads from a table, the empty one first.
fn ways<'c>(keys: &[Key<'c>], from: &str) -> Vec<Vec<Key<'c>>> {
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
            let next = key.child.name.to_ascii_lowercase();
            let was_there = next == from || way.iter().any(|key| key.child.name.eq_ignore_ascii_case(&next));
            key.foreign.parent == here && action(key.foreign) == Action::Cascade && !was_there
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
fn end(way: &[Key], from: &str) -> String {
    way.last().map_or_else(|| from.to_owned(), |key| key.child.name.to_ascii_lowercase())
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
