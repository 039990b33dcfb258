//! Table rebuilds: SQLite's way to say `ALTER TABLE`, seen as one thing across statements.
//!
//! [`recognise`] finds them by their names, [`copied`] reads what the copy puts into each column, [`Folding`] applies the
//! statements of a file to the catalog so that a column that is copied stays the column that it was, and a table keeps
//! its constraints' names and the foreign keys of others.

mod collapse;
mod copied;
mod difference;
mod literal;
mod outline;
mod recognise;
mod same;
mod warnings;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::{Catalog, Column, Table};
use crate::infer::Decisions;
use crate::text::Span;
use crate::tree::{Statement, StatementKind, TableBody};
pub(crate) use collapse::{quote, spell};
use copied::{Copied, Value};
pub(crate) use outline::Outline;
use outline::Parts;
pub(crate) use recognise::Rebuild;
use recognise::recognise;

/// Applies the statements of one file to a catalog, rebuilds as what they are.
#[derive(Clone)]
pub(crate) struct Folding<'t> {
    statements: Vec<Option<&'t Statement>>,
    rebuilds: Vec<Rebuild>,
    /// For each rebuild, the old table as it was, and what is copied from it.
    old: BTreeMap<usize, (Arc<Table>, Copied<'t>)>,
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
            {
                match copied::of(rebuild, &self.statements, catalog, old) {
                    Ok(found) => {
                        catalog.heirs.insert(rebuild.new.clone(), heirs(&found.values, old));
                        *copied = found;
                    }
                    Err(reason) => copied.apart = Some(reason),
                }
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
        for index in 0..self.rebuilds.len() {
            if self.rebuilds[index].last() == at {
                self.settle(catalog, source, index);
            }
        }
    }

    /// True if the file has a rebuild.
    pub fn has_rebuilds(&self) -> bool {
        !self.rebuilds.is_empty()
    }

    /// The rebuild that begins with a statement.
    pub fn begins(&self, at: usize) -> Option<usize> {
        self.rebuilds.iter().position(|rebuild| rebuild.first() == at)
    }

    /// A rebuild by its index.
    pub fn rebuild(&self, index: usize) -> &Rebuild {
        &self.rebuilds[index]
    }

    /// True for a name, in lower case, that a table has only while another rebuild goes on.
    pub fn is_meanwhile(&self, index: usize, name: &str) -> bool {
        let has = |rebuild: &Rebuild| rebuild.new == name || rebuild.meanwhile.iter().any(|other| other == name);
        let others = self.rebuilds.iter().filter(|rebuild| rebuild.table != name && has(rebuild));
        !has(&self.rebuilds[index]) && others.count() > 0
    }

    /// Applies all statements of a rebuild where its table is complete. `order` is PostgreSQL's order of the columns.
    pub fn complete(
        &mut self,
        catalog: &mut Catalog,
        source: &str,
        file: usize,
        index: usize,
        order: Option<Vec<String>>,
    ) {
        let rebuild = self.rebuilds[index].clone();
        let mut own: Vec<_> = rebuild.statements.iter().chain(&rebuild.indexes).copied().collect();
        own.sort_unstable();
        for at in own {
            if let Some(statement) = self.statements[at] {
                self.before(catalog, at);
                catalog.apply(source, file, statement);
            }
        }
        self.settle(catalog, source, index);
        if let Some(table) = catalog.tables.get_mut(&rebuild.table) {
            Arc::make_mut(table).postgres_order = order;
        }
    }

    /// What stands for a rebuild in PostgreSQL, if `ALTER TABLE` can say it. `before` is the catalog with the old table,
    /// `after` the one with the new table; `removed` tells the parts of its definition that a rule takes away.
    ///
    /// # Errors
    /// If it cannot: why.
    pub fn outline(
        &self,
        index: usize,
        (before, after): (&Catalog, &Catalog),
        source: &str,
        decisions: &Decisions,
        removed: &dyn Fn(Span) -> bool,
    ) -> Result<Outline, String> {
        let (old, copied) = self.old.get(&index).ok_or("no file makes the old table")?;
        if let Some(reason) = &copied.apart {
            return Err(reason.clone());
        }
        let rebuild = &self.rebuilds[index];
        let parts = Parts { rebuild, statements: &self.statements, source, old, copied, before, after, decisions };
        parts.outline(removed)
    }

    /// The names that the constraints of a table get when it is renamed out of the way, as its rebuild begins, and the
    /// statements, without `;`, that give them.
    pub fn aside(&self, catalog: &Catalog, index: usize, at: usize) -> (Vec<(String, String)>, Vec<String>) {
        let rebuild = &self.rebuilds[index];
        let begins = rebuild.first() == at
            && matches!(self.statements[at], Some(Statement { kind: StatementKind::AlterTable(_), .. }));
        match (catalog.tables.get(&rebuild.table), rebuild.meanwhile.first()) {
            (Some(old), Some(meanwhile)) if begins => {
                (literal::aside(catalog, old, meanwhile), literal::rename_aside(catalog, old, meanwhile))
            }
            _ => (Vec::new(), Vec::new()),
        }
    }

    /// Puts these names into the catalog, behind the renaming.
    pub fn put_aside(&self, catalog: &mut Catalog, index: usize, names: &[(String, String)]) {
        let meanwhile = self.rebuilds[index].meanwhile.first();
        if let Some(table) = meanwhile.and_then(|name| catalog.tables.get_mut(name)) {
            Arc::make_mut(table).rename_constraints(names);
            catalog.note_names(names.iter().map(|(_, new)| new.as_str()));
        }
    }

    /// The statements, without `;`, that drop the triggers of a table that is renamed before its rebuild and then dropped:
    /// their functions would still use the name.
    pub fn drop_triggers(&self, catalog: &mut Catalog, index: usize) -> Vec<String> {
        let rebuild = &self.rebuilds[index];
        let Some(Statement { kind: StatementKind::AlterTable(_), .. }) = self.statements[rebuild.first()] else {
            return Vec::new();
        };
        literal::drop_triggers(catalog, rebuild)
    }

    /// To be called behind a statement of a rebuild that is ported statement by statement.
    pub fn keep_in_mind(&self, catalog: &mut Catalog, index: usize, at: usize) {
        if let Some(Statement { kind: StatementKind::Drop(drop), .. }) = self.statements[at] {
            literal::keep_in_mind(catalog, &self.rebuilds[index], &drop.name.name.key());
        }
    }

    /// What such a rebuild needs behind its last statement, and the tables whose foreign keys cannot come back. The
    /// catalog is that behind the statement.
    pub fn put_right(&self, catalog: &Catalog, source: &str, index: usize) -> (Vec<String>, Vec<String>) {
        let rebuild = &self.rebuilds[index];
        let mut after = catalog.clone();
        self.settle(&mut after, source, index);
        let (Some(is), Some(wanted)) = (catalog.tables.get(&rebuild.table), after.tables.get(&rebuild.table)) else {
            return (Vec::new(), Vec::new());
        };
        let mut statements = literal::names(catalog, is, wanted);
        let (keys, lost) = literal::foreign_keys(catalog, rebuild);
        statements.extend(keys);
        (statements, lost)
    }

    /// What is to be said where such a rebuild is complete. The catalog is that behind it, before it is put right.
    pub fn warnings(&self, catalog: &Catalog, index: usize) -> Vec<String> {
        let rebuild = &self.rebuilds[index];
        let mut parents = rebuild.meanwhile.clone();
        parents.push(literal::absent(rebuild));
        let mut said = warnings::moved_keys(rebuild, &self.statements, catalog, &parents);
        let all = self.statements[rebuild.copy].is_some_and(warnings::takes_all_rows);
        let refers = |table: &Table| table.foreign_keys.iter().any(|key| key.parent == literal::absent(rebuild));
        for child in catalog.tables.values().filter(|table| !all && refers(table)) {
            said.push(format!(
                "the copy may leave out or renumber rows to which `{}` refers: SQLite keeps what refers to them, PostgreSQL refuses the foreign key then",
                child.name
            ));
        }
        said
    }

    /// The rebuild to which a statement belongs.
    pub fn of(&self, at: usize) -> Option<usize> {
        self.rebuilds.iter().position(|rebuild| rebuild.owns(at))
    }

    /// Gives the new table what the old one had: the foreign keys of others, and the names of what stayed the same.
    pub fn settle(&self, catalog: &mut Catalog, source: &str, index: usize) {
        let Some((old, copied)) = self.old.get(&index) else { return };
        let rebuild = &self.rebuilds[index];
        let absent = literal::absent(rebuild);
        // SQLite lets the keys of others follow when the old table is renamed, unless it is told not to.
        let gone: Vec<_> =
            rebuild.meanwhile.iter().filter(|name| !catalog.tables.contains_key(*name)).cloned().collect();
        for parent in std::iter::once(&absent).chain(&gone) {
            for key in catalog.foreign_keys_to(parent) {
                key.parent.clone_from(&rebuild.table);
            }
        }
        let Some(Statement { kind: StatementKind::CreateTable(create), .. }) = self.statements[rebuild.create] else {
            return;
        };
        let TableBody::Columns { columns, constraints, .. } = &create.body else { return };
        catalog.name_again(source, &rebuild.table, columns, constraints);
        let Some(mut new) = catalog.tables.get(&rebuild.table).cloned() else { return };
        same::keep_names(catalog, old, Arc::make_mut(&mut new), copied);
        catalog.tables.insert(rebuild.table.clone(), new);
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
