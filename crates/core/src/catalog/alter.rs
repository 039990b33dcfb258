//! Changing and dropping: what `ALTER TABLE` and `DROP` do to the schema.

use std::sync::Arc;

use super::{Catalog, CheckConstraint, ForeignKey, Place, Table};
use crate::tree::*;

impl Catalog {
    pub(super) fn alter(&mut self, source: &str, place: Place, alter: &AlterTable) {
        let key = alter.table.name.key();
        let is_taken = matches!(&alter.action, AlterAction::RenameTo(to) if self.tables.contains_key(&to.key()));
        if self.tables.contains_key(&key) && !is_taken {
            self.rename_in_texts(alter);
        }
        let Some(mut shared) = self.tables.remove(&key) else { return };
        let table = Arc::make_mut(&mut shared);
        match &alter.action {
            AlterAction::RenameTo(to) => {
                if self.tables.contains_key(&to.key()) {
                    self.tables.insert(key, shared);
                    return;
                }
                table.name.clone_from(&to.text);
                self.rename_table(&key, &to.key());
                for foreign in &mut table.foreign_keys {
                    if foreign.parent == key {
                        foreign.parent = to.key();
                    }
                }
                self.tables.insert(to.key(), shared);
                return;
            }
            AlterAction::RenameColumn { from, to } => rename_column(self, &key, table, &from.key(), to),
            AlterAction::AddColumn(column) => {
                if table.column(&column.name.text).is_none() {
                    self.add_column(source, place.file, table, column);
                    self.name_constraints(source, table, std::slice::from_ref(column), &[]);
                    table.postgres_order.iter_mut().for_each(|order| order.push(column.name.key()));
                }
            }
            AlterAction::DropColumn(name) => drop_column(table, &name.key()),
        }
        self.note_names_of(&shared);
        self.tables.insert(key, shared);
    }

    fn rename_table(&mut self, from: &str, to: &str) {
        for key in self.foreign_keys_to(from) {
            to.clone_into(&mut key.parent);
        }
        for index in self.indexes.values_mut().filter(|index| index.table == from) {
            to.clone_into(&mut Arc::make_mut(index).table);
        }
        for trigger in self.triggers.values_mut().filter(|trigger| trigger.table == from) {
            to.clone_into(&mut Arc::make_mut(trigger).table);
        }
    }

    /// The foreign keys of all tables to one parent, to be changed.
    pub(crate) fn foreign_keys_to(&mut self, parent: &str) -> impl Iterator<Item = &mut ForeignKey> {
        let refers = move |table: &Table| table.foreign_keys.iter().any(|key| key.parent == parent);
        let tables = self.tables.values_mut().filter(move |table| refers(table)).map(Arc::make_mut);
        tables.flat_map(|table| &mut table.foreign_keys).filter(move |key| key.parent == parent)
    }

    pub(super) fn drop(&mut self, drop: &Drop) {
        let key = drop.name.name.key();
        match drop.object {
            ObjectKind::Table => {
                if self.tables.remove(&key).is_some() {
                    self.indexes.retain(|_, index| index.table != key);
                    self.triggers.retain(|_, trigger| trigger.table != key);
                }
            }
            ObjectKind::Index => drop_entry(self.indexes.remove(&key)),
            ObjectKind::View => {
                if self.views.remove(&key).is_some() {
                    self.triggers.retain(|_, trigger| trigger.table != key);
                }
            }
            ObjectKind::Trigger => drop_entry(self.triggers.remove(&key)),
        }
    }
}

/// The entry of a dropped object goes with it.
fn drop_entry<T>(_: Option<T>) {}

/// What hangs on a column goes with it.
fn drop_column(table: &mut Table, key: &str) {
    table.columns.retain(|column| !column.name.eq_ignore_ascii_case(key));
    table.uniques.retain(|columns| !columns.iter().any(|column| column == key));
    table.foreign_keys.retain(|foreign| !foreign.columns.iter().any(|column| column == key));
    table.key_constraints.retain(|constraint| !constraint.columns.iter().any(|column| column == key));
    let uses = |check: &CheckConstraint| check.columns.iter().any(|column| column == key);
    let stays: Vec<bool> = table.check_constraints.iter().map(|check| !uses(check)).collect();
    let mut spans = stays.iter();
    table.check_spans.retain(|_| spans.next().copied().unwrap_or(true));
    table.check_constraints.retain(|check| !uses(check));
}

fn rename_column(catalog: &mut Catalog, table_key: &str, table: &mut Table, from: &str, to: &Name) {
    let Some(column) = table.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(from)) else { return };
    column.name.clone_from(&to.text);
    let to = to.key();
    let rename = |name: &mut String| {
        if name == from {
            name.clone_from(&to);
        }
    };
    table.primary_key.iter_mut().for_each(rename);
    table.postgres_order.iter_mut().flatten().for_each(rename);
    table.uniques.iter_mut().flatten().for_each(rename);
    table.foreign_keys.iter_mut().flat_map(|key| &mut key.columns).for_each(rename);
    table.key_constraints.iter_mut().flat_map(|key| &mut key.columns).for_each(rename);
    table
        .check_constraints
        .iter_mut()
        .flat_map(|check| check.text.iter_mut().chain(&mut check.columns))
        .for_each(rename);
    catalog.foreign_keys_to(table_key).flat_map(|key| &mut key.parent_columns).for_each(rename);
    for index in catalog.indexes.values_mut().filter(|index| index.table == table_key) {
        Arc::make_mut(index).columns.iter_mut().flatten().for_each(rename);
    }
}
