//! Table rebuilds: SQLite's way to say `ALTER TABLE`, seen as one thing across statements.
//!
//! [`recognise`] finds them by their names, [`copied`] reads what the copy puts into each column, [`Folding`] applies the
//! statements of a file to the catalog so that a column that is copied stays the column that it was, and a table keeps
//! its constraints' names and the foreign keys of others.

mod copied;
mod recognise;

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Column, Table};
use crate::tree::{Statement, StatementKind, TableBody};
use copied::{Copied, Value};
pub(crate) use recognise::{Rebuild, recognise};

/// Applies the statements of one file to a catalog, rebuilds as what they are.
pub(crate) struct Folding<'t> {
    statements: Vec<Option<&'t Statement>>,
    rebuilds: Vec<Rebuild>,
    /// For each rebuild, the old table as it was, and what is copied from it.
    old: BTreeMap<usize, (Table, Copied<'t>)>,
}

impl<'t> Folding<'t> {
    /// Looks for rebuilds among the statements; `None` stands for what SQLite does not run.
    pub fn new(statements: Vec<Option<&'t Statement>>) -> Self {
        let rebuilds = recognise(&statements);
        Self { statements, rebuilds, old: BTreeMap::new() }
    }

    /// Applies the statement `at`, if it is one.
    pub fn apply(&mut self, catalog: &mut Catalog, source: &str, file: usize, at: usize) {
        let Some(statement) = self.statements.get(at).copied().flatten() else { return };
        self.before(catalog, at);
        catalog.apply(source, file, statement);
        self.behind(catalog, source, at);
    }

    /// Applies all statements.
    pub fn all(&mut self, catalog: &mut Catalog, source: &str, file: usize) {
        (0..self.statements.len()).for_each(|at| self.apply(catalog, source, file, at));
    }

    /// To be called before a statement is applied.
    pub fn before(&mut self, catalog: &mut Catalog, at: usize) {
        for (index, rebuild) in self.rebuilds.iter().enumerate() {
            let begins = rebuild.first().min(rebuild.backup.as_ref().map_or(rebuild.create, |backup| backup.create));
            if at == begins
                && let Some(old) = catalog.tables.get(&rebuild.table)
            {
                self.old.insert(index, (old.clone(), Copied::default()));
            }
            if at == rebuild.create
                && let Some((old, copied)) = self.old.get_mut(&index)
                && let Ok(found) = copied::of(rebuild, &self.statements, catalog, old)
            {
                catalog.heirs.insert(rebuild.new.clone(), heirs(&found.values, old));
                *copied = found;
            }
            if let Some(backup) = &rebuild.backup
                && at == backup.create
                && let Some((old, _)) = self.old.get(&index)
                && let Some(made) = self.statements[at]
                && let Some(fill) = backup.fill
                && let Ok(columns) = copied::backup(made, self.statements[fill], old)
            {
                catalog.heirs.insert(backup.name.clone(), heirs(&columns, old));
            }
        }
    }

    /// To be called behind a statement that was applied.
    pub fn behind(&mut self, catalog: &mut Catalog, source: &str, at: usize) {
        for (index, rebuild) in self.rebuilds.iter().enumerate().filter(|(_, rebuild)| rebuild.last() == at) {
            if let Some((old, copied)) = self.old.get(&index) {
                settle(catalog, source, rebuild, &self.statements, old, copied);
            }
        }
    }
}

/// The columns that are copied as they are, by their new name.
fn heirs(values: &BTreeMap<String, Value>, old: &Table) -> BTreeMap<String, Column> {
    let column = |(name, value): (&String, &Value)| match value {
        Value::Column(from) => Some((name.clone(), old.column(from)?.clone())),
        _ => None,
    };
    values.iter().filter_map(column).collect()
}

/// Gives the new table what the old one had: the foreign keys of others, and the names of what stayed the same.
fn settle(
    catalog: &mut Catalog,
    source: &str,
    rebuild: &Rebuild,
    statements: &[Option<&Statement>],
    old: &Table,
    copied: &Copied,
) {
    // SQLite lets the keys of others follow when the old table is renamed, unless it is told not to.
    let gone: Vec<_> = rebuild.meanwhile.iter().filter(|name| !catalog.tables.contains_key(*name)).cloned().collect();
    for key in catalog.tables.values_mut().flat_map(|table| &mut table.foreign_keys) {
        if gone.contains(&key.parent) {
            key.parent.clone_from(&rebuild.table);
        }
    }
    let Some(Statement { kind: StatementKind::CreateTable(create), .. }) = statements[rebuild.create] else { return };
    let TableBody::Columns { columns, constraints, .. } = &create.body else { return };
    catalog.name_again(source, &rebuild.table, columns, constraints);
    let Some(mut new) = catalog.tables.remove(&rebuild.table) else { return };
    let before = |columns: &[String]| -> Option<Vec<String>> {
        columns
            .iter()
            .map(|column| match copied.values.get(column) {
                Some(Value::Column(old)) => Some(old.clone()),
                _ => None,
            })
            .collect()
    };
    for key in &mut new.key_constraints {
        let was = before(&key.columns);
        let same =
            old.key_constraints.iter().find(|old| old.primary == key.primary && Some(&old.columns) == was.as_ref());
        if let Some(same) = same {
            key.name.clone_from(&same.name);
        }
    }
    for check in &mut new.check_constraints {
        if let Some(same) = old.check_constraints.iter().find(|old| old.text == in_old_names(&check.text, copied)) {
            check.name.clone_from(&same.name);
        }
    }
    for key in &mut new.foreign_keys {
        let was = before(&key.columns);
        let same = old.foreign_keys.iter().find(|old| old.parent == key.parent && Some(&old.columns) == was.as_ref());
        if let Some(same) = same {
            key.name.clone_from(&same.name);
        }
    }
    if old.row_number().is_some() && new.row_number().is_some() {
        new.sequence.clone_from(&old.sequence);
    }
    catalog.tables.insert(rebuild.table.clone(), new);
}

/// Tokens with the names that the old table has for its columns.
fn in_old_names(text: &[String], copied: &Copied) -> Vec<String> {
    let old = |token: &String| match copied.values.get(token) {
        Some(Value::Column(old)) => old.clone(),
        _ => token.clone(),
    };
    text.iter().map(old).collect()
}
