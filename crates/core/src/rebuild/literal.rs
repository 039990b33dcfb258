//! What a rebuild needs around it that is ported statement by statement: the foreign keys of others come back when the
//! rows are there, and the new table's constraints and sequence get the names that they would have had.

use std::sync::Arc;

use super::collapse::{quote, spell};
use super::recognise::Rebuild;
use crate::catalog::names::free;
use crate::catalog::{Catalog, Table};

/// The name that the foreign keys of others have for their parent between its end and its return.
pub fn absent(rebuild: &Rebuild) -> String {
    format!("{} (absent)", rebuild.table)
}

/// Keeps in mind the foreign keys that go with a dropped table.
pub fn keep_in_mind(catalog: &mut Catalog, rebuild: &Rebuild, dropped: &str) {
    if catalog.tables.contains_key(dropped) {
        return;
    }
    for (name, table) in &mut catalog.tables {
        if *name == rebuild.new || *name == rebuild.table {
            continue;
        }
        for key in Arc::make_mut(table).foreign_keys.iter_mut().filter(|key| key.parent == dropped) {
            key.parent = absent(rebuild);
        }
    }
}

/// The statements, without `;`, that make the foreign keys of others again, and what cannot come back. The catalog is that
/// behind the rebuild, before the keys have their parent again.
pub fn foreign_keys(catalog: &Catalog, rebuild: &Rebuild) -> (Vec<String>, Vec<String>) {
    let (mut statements, mut lost) = (Vec::new(), Vec::new());
    let Some(parent) = catalog.tables.get(&rebuild.table) else { return (statements, lost) };
    let spelt = |names: &[String]| names.iter().map(|name| spell(catalog, name)).collect::<Vec<_>>().join(", ");
    let away = absent(rebuild);
    for child in catalog.tables.values() {
        for key in child.foreign_keys.iter().filter(|key| key.parent == away) {
            let columns = if key.parent_columns.is_empty() { &parent.primary_key } else { &key.parent_columns };
            let is_key = catalog
                .unique_keys(parent)
                .any(|key| key.len() == columns.len() && columns.iter().all(|column| key.contains(column)));
            if !is_key {
                lost.push(child.name.clone());
                continue;
            }
            let deferrable = if key.deferrable.is_empty() { String::new() } else { format!(" {}", key.deferrable) };
            statements.push(format!(
                "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}){}{}",
                spell(catalog, &child.name),
                quote(&key.name),
                spelt(&key.columns),
                spell(catalog, &parent.name),
                spelt(columns),
                key.actions,
                deferrable.to_uppercase(),
            ));
        }
    }
    (statements, lost)
}

/// The names that the old table's constraints and sequence get when it is renamed out of the way, so that the new table can
/// have theirs: old and new.
pub fn aside(catalog: &Catalog, old: &Table, meanwhile: &str) -> Vec<(String, String)> {
    let (own, prefix) = (catalog.postgres_name(&old.name), catalog.postgres_name(meanwhile));
    let mut pairs: Vec<(String, String)> = Vec::new();
    for from in old.constraint_names().chain(old.sequence.as_deref()) {
        let rest = from.strip_prefix(&format!("{own}_")).unwrap_or(from);
        let (middle, label) = rest.rsplit_once('_').unwrap_or(("", rest));
        let to = free(&prefix, middle, label, |name| pairs.iter().any(|(_, to)| to == name));
        pairs.push((from.to_owned(), to));
    }
    pairs
}

/// The statements, without `;`, that give these names.
pub fn rename_aside(catalog: &Catalog, old: &Table, meanwhile: &str) -> Vec<String> {
    let table = spell(catalog, meanwhile);
    let rename = |(from, to): (String, String)| {
        let (from, to) = (quote(&from), quote(&to));
        if old.sequence.as_deref() == Some(from.trim_matches('"')) {
            format!("ALTER SEQUENCE {from} RENAME TO {to}")
        } else {
            format!("ALTER TABLE {table} RENAME CONSTRAINT {from} TO {to}")
        }
    };
    aside(catalog, old, meanwhile).into_iter().map(rename).collect()
}

/// The statements, without `;`, that give a table's constraints and sequence the names that they are to have.
pub fn names(catalog: &Catalog, is: &Table, wanted: &Table) -> Vec<String> {
    let mut statements = Vec::new();
    let table = spell(catalog, &is.name);
    if let (Some(from), Some(to)) = (&is.sequence, &wanted.sequence)
        && from != to
    {
        statements.push(format!("ALTER SEQUENCE {} RENAME TO {}", quote(from), quote(to)));
    }
    let pairs = is.constraint_names().zip(wanted.constraint_names());
    if is.constraint_names().count() == wanted.constraint_names().count() {
        for (from, to) in pairs.filter(|(from, to)| from != to) {
            statements.push(format!("ALTER TABLE {table} RENAME CONSTRAINT {} TO {}", quote(from), quote(to)));
        }
    }
    statements
}

/// Drops the triggers of the table, in the catalog too.
pub fn drop_triggers(catalog: &mut Catalog, rebuild: &Rebuild) -> Vec<String> {
    let own: Vec<_> = catalog.triggers.values().filter(|trigger| trigger.table == rebuild.table).cloned().collect();
    let table = spell(catalog, &rebuild.table);
    let mut statements = Vec::new();
    for trigger in own {
        let name = spell(catalog, &trigger.name);
        statements.push(format!("DROP TRIGGER {name} ON {table}"));
        statements.push(format!("DROP FUNCTION IF EXISTS {name}()"));
        catalog.triggers.remove(&trigger.name.to_ascii_lowercase());
    }
    statements
}
