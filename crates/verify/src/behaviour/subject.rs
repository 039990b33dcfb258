//! The tables that are tried: those that both sides have.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::{self, Shared, SharedColumn};
use crate::schema::{Column, Default, ForeignKey, Schema, Table};
use crate::value::{self, Family, Window};

/// A table that both sides have, with what both catalogs say about it.
pub(crate) struct Subject {
    pub(crate) shared: Shared,
    pub(crate) left: Table,
    pub(crate) right: Table,
    /// The foreign keys, also those that later files add: made-up rows must not be in their way.
    pub(crate) keys: Vec<ForeignKey>,
    /// The families that texts have after all files: a later file turns the column into JSON, say.
    pub(crate) later: BTreeMap<String, Family>,
}

impl Subject {
    /// The columns that an INSERT may name, with SQLite's view of them.
    pub(crate) fn insertable(&self) -> impl Iterator<Item = (&SharedColumn, &Column)> {
        let pairs = self.shared.columns.iter().filter_map(|shared| Some((shared, self.left.column(&shared.name)?)));
        pairs.filter(|(shared, column)| {
            !column.is_generated && !self.right.column(&shared.name).is_some_and(|column| column.is_generated)
        })
    }

    /// What the values of a column have to be, now and later.
    pub(crate) fn family<'s>(&'s self, column: &'s SharedColumn) -> &'s Family {
        match self.later.get(&column.name) {
            // Whatever becomes bytes is a text until then.
            Some(later) if column.family == Family::Text && *later != Family::Bytes => later,
            _ => &column.family,
        }
    }

    /// True if the column alone is a key.
    pub(crate) fn is_unique(&self, column: &str) -> bool {
        let sets = self.left.uniques.iter().chain(&self.right.uniques);
        let indexes = self.left.indexes.iter().filter(|index| index.unique).map(|index| &index.keys);
        sets.chain(indexes).any(|keys| *keys == [column])
    }

    /// True for a key that each side makes up by itself, by chance or from its clock: it would name no row of the other.
    pub(crate) fn makes_up(&self, column: &Column, family: &Family, window: Window) -> bool {
        let is_key = self.left.primary_key.contains(&column.name) || self.is_unique(&column.name);
        is_key
            && match &column.default {
                Default::Volatile | Default::Unknown(_) => true,
                Default::Sqlite(value) => value::is_now(value, family, window),
                Default::None | Default::Postgres(_) => false,
            }
    }

    /// The column that numbers itself on both sides.
    pub(crate) fn numbered(&self) -> Option<&SharedColumn> {
        let is_numbered = |table: &Table, name: &str| table.column(name).is_some_and(|column| column.is_numbered);
        self.shared
            .columns
            .iter()
            .find(|shared| is_numbered(&self.left, &shared.name) && is_numbered(&self.right, &shared.name))
    }
}

/// The tables that both sides have, parents before children.
pub(crate) fn subjects(schema: &Schema, right: &Schema, last: (&Schema, &Schema)) -> Vec<Subject> {
    let mut waiting: Vec<Subject> = data::tables(schema, right)
        .into_iter()
        .filter_map(|shared| {
            let (left, right) = (schema.tables.get(&shared.name)?.clone(), right.tables.get(&shared.name)?.clone());
            let later = last.0.tables.get(&shared.name).into_iter().flat_map(|table| &table.foreign_keys);
            let fits = |key: &&ForeignKey| {
                let parent = schema.tables.get(&key.parent);
                key.columns.iter().all(|(child, column)| {
                    left.column(child).is_some() && parent.is_some_and(|parent| parent.column(column).is_some())
                })
            };
            let mut keys: Vec<ForeignKey> = left.foreign_keys.iter().chain(later.filter(fits)).cloned().collect();
            keys.sort();
            keys.dedup();
            let columns = last.1.tables.get(&shared.name).into_iter().flat_map(|table| &table.columns);
            let later = columns.filter_map(|column| Some((column.name.clone(), column.family.clone()?))).collect();
            Some(Subject { shared, left, right, keys, later })
        })
        .collect();
    let mut sorted: Vec<Subject> = Vec::new();
    while !waiting.is_empty() {
        let names: BTreeSet<String> = waiting.iter().map(|subject| subject.shared.name.clone()).collect();
        let is_ready = |subject: &Subject| {
            let mut parents = subject.keys.iter().map(|key| &key.parent);
            parents.all(|parent| *parent == subject.shared.name || !names.contains(parent))
        };
        // In a circle, any will do.
        let next = waiting.iter().position(is_ready).unwrap_or(0);
        sorted.push(waiting.remove(next));
    }
    sorted
}
