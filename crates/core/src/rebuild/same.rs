//! Which constraints of the old table those of the new one are: of the same columns, which keep what they had.

use super::copied::{Copied, Value};
use crate::catalog::{Catalog, CheckConstraint, ForeignKey, KeyConstraint, Table};

/// The copy without the columns that get the values of a column which PostgreSQL keeps as another one: their constraints
/// stay with the columns, not with the values.
pub fn in_place<'t>(copied: &Copied<'t>, old: &Table, new: &Table) -> Copied<'t> {
    let mut copied = copied.clone();
    let mut renamed: Vec<String> = Vec::new();
    for column in &new.columns {
        let key = column.name.to_ascii_lowercase();
        let Some(value) = copied.values.get_mut(&key) else { continue };
        let Value::Column(from) = value else { continue };
        let stays = *from == key && old.column(&key).is_some();
        let moves = old.column(&key).is_none() && new.column(from).is_none() && !renamed.contains(from);
        if moves {
            renamed.push(from.clone());
        } else if !stays {
            *value = Value::Default;
        }
    }
    copied
}

/// The old names of some columns of the new table, if all are copied as they are.
pub fn old_names(columns: &[String], copied: &Copied) -> Option<Vec<String>> {
    let old = |column: &String| match copied.values.get(column) {
        Some(Value::Column(old)) => Some(old.clone()),
        _ => None,
    };
    columns.iter().map(old).collect()
}

/// Tokens with the names that the old table has for its columns.
fn in_old_names(text: &[String], copied: &Copied) -> Vec<String> {
    let old = |token: &String| match copied.values.get(token) {
        Some(Value::Column(old)) => old.clone(),
        _ => token.clone(),
    };
    text.iter().map(old).collect()
}

/// The constraint of the old table that a key of the new one is.
pub fn same_key<'o>(old: &'o Table, key: &KeyConstraint, copied: &Copied) -> Option<&'o KeyConstraint> {
    let columns = old_names(&key.columns, copied)?;
    old.key_constraints.iter().find(|old| old.primary == key.primary && old.columns == columns)
}

/// The constraint of the old table that a check of the new one is.
pub fn same_check<'o>(old: &'o Table, check: &CheckConstraint, copied: &Copied) -> Option<&'o CheckConstraint> {
    let text = in_old_names(&check.text, copied);
    old.check_constraints.iter().find(|old| old.text == text)
}

/// The constraint of the old table that a foreign key of the new one is.
pub fn same_foreign<'o>(
    catalog: &Catalog,
    old: &'o Table,
    key: &ForeignKey,
    copied: &Copied,
) -> Option<&'o ForeignKey> {
    let columns = old_names(&key.columns, copied)?;
    let of_itself = key.parent == old.name.to_ascii_lowercase();
    old.foreign_keys.iter().find(|before| {
        let parents = if of_itself {
            let wanted = catalog.parent_columns(key);
            let had = if before.parent_columns.is_empty() { &old.primary_key } else { &before.parent_columns };
            old_names(&wanted, copied).as_ref() == Some(had)
        } else {
            catalog.parent_columns(before) == catalog.parent_columns(key)
        };
        before.parent == key.parent
            && before.columns == columns
            && before.actions == key.actions
            && before.deferrable == key.deferrable
            && parents
    })
}

/// Gives the new table's constraints the names that those of the old one have which they are.
pub fn keep_names(catalog: &Catalog, old: &Table, new: &mut Table, copied: &Copied) {
    let copied = &in_place(copied, old, new);
    for key in &mut new.key_constraints {
        if let Some(same) = same_key(old, key, copied) {
            key.name.clone_from(&same.name);
        }
    }
    for check in &mut new.check_constraints {
        if let Some(same) = same_check(old, check, copied) {
            check.name.clone_from(&same.name);
        }
    }
    for key in &mut new.foreign_keys {
        if let Some(same) = same_foreign(catalog, old, key, copied) {
            key.name.clone_from(&same.name);
        }
    }
    if old.row_number().is_some() && new.row_number().is_some() {
        new.sequence.clone_from(&old.sequence);
    }
}
