//! What a trigger changes and reads, by itself and by the triggers and foreign keys that its statements set off; and
//! whether two triggers come to the same in either order.

use std::collections::BTreeSet;

use super::touch::touched;
use crate::catalog::{Catalog, Trigger, dependents};
use crate::circles::wakes;
use crate::text::Span;
use crate::tree::*;

/// What a trigger does. All names are in lower case.
#[derive(Debug, Default)]
pub(super) struct Effects {
    changes: BTreeSet<Change>,
    /// The tables that queries read.
    reads: BTreeSet<String>,
    /// The tables in which its new rows must find their parents.
    parents: BTreeSet<String>,
    /// The columns that it reads outside OLD and NEW, of whatever table.
    columns: BTreeSet<String>,
    /// True if it reads columns that it does not name.
    all_columns: bool,
    /// True if it may keep out the row, and with it the triggers that come later.
    pub ignores: bool,
}

/// A change of a table.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Change {
    Insert { table: String, rows: Rows },
    Update { table: String, column: String, adds: bool },
    Delete { table: String },
}

/// What becomes of the rows of an INSERT.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Rows {
    /// They are stored, whatever is there.
    Stored,
    /// What is there is added to.
    Added,
    /// It depends on what is there, or shows in the number that a row gets.
    Depends,
}

impl Change {
    fn table(&self) -> &str {
        match self {
            Self::Insert { table, .. } | Self::Update { table, .. } | Self::Delete { table } => table,
        }
    }

    /// True if it leaves something else when it is made before another change instead of behind it.
    fn collides(&self, other: &Self) -> bool {
        self.table() == other.table()
            && match (self, other) {
                (Self::Insert { rows: one, .. }, Self::Insert { rows: other, .. }) => {
                    one != other || *one == Rows::Depends
                }
                (Self::Insert { rows, .. }, Self::Update { adds, .. })
                | (Self::Update { adds, .. }, Self::Insert { rows, .. }) => *rows != Rows::Added || !adds,
                (Self::Insert { .. }, Self::Delete { .. }) | (Self::Delete { .. }, Self::Insert { .. }) => true,
                (Self::Update { column, adds, .. }, Self::Update { column: other, adds: too, .. }) => {
                    column == other && !(*adds && *too)
                }
                // Which rows are deleted may depend on an update: that is asked of what is read.
                (Self::Delete { .. }, _) | (_, Self::Delete { .. }) => false,
            }
    }

    fn say(&self, catalog: &Catalog) -> String {
        let table = catalog.table(self.table());
        let name = table.map_or(self.table(), |table| &table.name);
        match self {
            Self::Update { column, .. } => {
                let known = table.and_then(|table| table.column(column));
                format!("`{name}.{}`", known.map_or(column, |column| &column.name))
            }
            _ => format!("the rows of `{name}`"),
        }
    }
}

impl Effects {
    /// What a trigger of the catalog does.
    pub fn of(catalog: &Catalog, trigger: &Trigger) -> Self {
        let mut effects = Self::default();
        let mut seen = BTreeSet::from([trigger.name.to_ascii_lowercase()]);
        let mut open = vec![trigger];
        while let Some(trigger) = open.pop() {
            // RAISE(IGNORE) in a trigger that another one fires ends no more than what fired it.
            let ignores = effects.ignores;
            effects.trigger(catalog, &trigger.tree);
            if seen.len() > 1 {
                effects.ignores = ignores;
            }
            // What sets columns of its own row fires nothing in PostgreSQL.
            if touched(catalog, &trigger.tree).is_some() {
                continue;
            }
            for (name, next) in &catalog.triggers {
                let wakes = trigger.tree.body.iter().any(|statement| wakes(statement, next));
                let sets_own_row = touched(catalog, &next.tree).is_some();
                if wakes && !sets_own_row && !next.feeds_index && seen.insert(name.clone()) {
                    open.push(next);
                }
            }
        }
        effects
    }

    /// True if there is anything that would be missing without it.
    pub fn changes_anything(&self) -> bool {
        !self.changes.is_empty()
    }

    /// What both have to do with, if their order matters.
    pub fn meet(&self, catalog: &Catalog, other: &Self) -> Option<String> {
        if (self.ignores && !other.changes.is_empty()) || (other.ignores && !self.changes.is_empty()) {
            return Some("what RAISE(IGNORE) leaves out".to_owned());
        }
        let collision = self.changes.iter().find(|one| other.changes.iter().any(|other| one.collides(other)));
        let seen = || self.changes.iter().find(|change| other.sees(change));
        let noticed = || other.changes.iter().find(|change| self.sees(change));
        collision.or_else(seen).or_else(noticed).map(|change| change.say(catalog))
    }

    /// True if it reads what a change makes.
    fn sees(&self, change: &Change) -> bool {
        let table = change.table();
        match change {
            Change::Update { column, .. } => {
                let reads = self.reads.contains(table);
                let chooses = self.changes.iter().any(|own| own.table() == table && *own != *change);
                (reads && self.all_columns) || ((reads || chooses) && self.columns.contains(column))
            }
            Change::Insert { .. } | Change::Delete { .. } => self.reads.contains(table) || self.parents.contains(table),
        }
    }

    fn trigger(&mut self, catalog: &Catalog, create: &CreateTrigger) {
        // Of `n = n + 1` the second `n` is not read for anything else.
        let mut added_to = Vec::new();
        for statement in &create.body {
            match &statement.kind {
                StatementKind::Insert(insert) => self.insert(catalog, insert, &mut added_to),
                StatementKind::Update(update) => {
                    self.assign(&update.table.name.key(), &update.assignments, &mut added_to);
                    if let Some(from) = &update.from {
                        crate::walk::named(from, &mut |_, name| self.read(catalog, name.name.key()));
                    }
                }
                StatementKind::Delete(delete) => self.delete(catalog, delete.table.name.key()),
                _ => {}
            }
        }
        let span = create.event_span;
        let whole = Statement { span, kind: StatementKind::CreateTrigger(Box::new(create.clone())) };
        crate::walk::queries(&whole, &mut |query| self.query(catalog, query));
        crate::walk::exprs(&whole, &mut |expr| self.expr(catalog, expr, &added_to));
    }

    fn query(&mut self, catalog: &Catalog, query: &Query) {
        if let QueryBody::Select(select) = &query.body {
            self.all_columns |= select.items.iter().any(|item| !matches!(item, SelectItem::Expr(..)));
        }
        for table in dependents::reads(query) {
            self.read(catalog, table);
        }
    }

    /// Notes a table that is read, or what a view reads.
    fn read(&mut self, catalog: &Catalog, name: String) {
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            if let Some(view) = catalog.views.get(&name) {
                self.all_columns = true;
                open.extend(view.reads.iter().filter(|read| !self.reads.contains(*read)).cloned());
            }
            self.reads.insert(name);
        }
    }

    fn expr(&mut self, catalog: &Catalog, expr: &Expr, added_to: &[Span]) {
        match &expr.kind {
            ExprKind::Column { table: Some(row), .. } if row.is("new") || row.is("old") => {}
            ExprKind::Column { name, .. } if !added_to.contains(&expr.span) => {
                self.columns.insert(name.key());
            }
            ExprKind::Raise(_, None) => self.ignores = true,
            ExprKind::In { set: InSet::Table(name), .. } => self.read(catalog, name.name.key()),
            _ => {}
        }
    }

    fn insert(&mut self, catalog: &Catalog, insert: &Insert, added_to: &mut Vec<Span>) {
        let table = insert.table.name.key();
        let known = catalog.tables.get(&table);
        let is_numbered =
            known.is_some_and(|known| known.row_number().is_some() && crate::rules::number_at(known, insert).is_none());
        let mut rows = if is_numbered || insert.conflict.is_some() { Rows::Depends } else { Rows::Stored };
        for upsert in &insert.upserts {
            let adds = match &upsert.update {
                Some((assignments, None)) => self.assign(&table, assignments, added_to),
                Some((assignments, Some(_))) => {
                    self.assign(&table, assignments, added_to);
                    false
                }
                None => false,
            };
            rows = if adds && rows != Rows::Depends { Rows::Added } else { Rows::Depends };
        }
        if matches!(insert.conflict, Some((_, Conflict::Replace))) {
            self.delete(catalog, table.clone());
        }
        let parents = known.into_iter().flat_map(|known| &known.foreign_keys).map(|key| key.parent.clone());
        self.parents.extend(parents.filter(|parent| *parent != table));
        self.changes.insert(Change::Insert { table, rows });
    }

    /// Notes what is set; true if all of it only adds.
    fn assign(&mut self, table: &str, assignments: &[Assignment], added_to: &mut Vec<Span>) -> bool {
        let mut all = true;
        for assignment in assignments {
            let own = match assignment.columns.as_slice() {
                [column] => added(&assignment.value, column),
                _ => None,
            };
            added_to.extend(own);
            all &= own.is_some();
            self.changes.extend(assignment.columns.iter().map(|column| Change::Update {
                table: table.to_owned(),
                column: column.key(),
                adds: own.is_some(),
            }));
        }
        all
    }

    /// Notes that rows are deleted, and what foreign keys do with those that refer to them.
    fn delete(&mut self, catalog: &Catalog, table: String) {
        let mut open = vec![table];
        while let Some(table) = open.pop() {
            for (name, child) in &catalog.tables {
                for key in child.foreign_keys.iter().filter(|key| key.parent == table) {
                    let actions = key.actions.to_ascii_uppercase();
                    if actions.contains("ON DELETE SET") {
                        let update = |column: &String| Change::Update {
                            table: name.clone(),
                            column: column.clone(),
                            adds: false,
                        };
                        self.changes.extend(key.columns.iter().map(update));
                    } else if actions.contains("ON DELETE CASCADE")
                        && !self.changes.contains(&Change::Delete { table: name.clone() })
                    {
                        open.push(name.clone());
                    }
                }
            }
            self.changes.insert(Change::Delete { table });
        }
    }
}

/// The column itself in `column + value` and `column - value`, where nothing but OLD and NEW is read for the value.
pub(super) fn added(value: &Expr, column: &Name) -> Option<Span> {
    let ExprKind::Binary(left, operator @ (BinaryOperator::Add | BinaryOperator::Subtract), right) = &value.bare().kind
    else {
        return None;
    };
    let is_own = |expr: &Expr| matches!(&expr.bare().kind, ExprKind::Column { table, name, .. } if name.key() == column.key() && !is_row(table.as_ref()));
    if is_own(left) && comes_from_row(right) {
        Some(left.bare().span)
    } else if *operator == BinaryOperator::Add && is_own(right) && comes_from_row(left) {
        Some(right.bare().span)
    } else {
        None
    }
}

fn is_row(table: Option<&Name>) -> bool {
    table.is_some_and(|table| table.is("new") || table.is("old"))
}

/// True if a value is made of constants and columns of OLD and NEW.
fn comes_from_row(value: &Expr) -> bool {
    let mut all = match &value.kind {
        ExprKind::Column { table, .. } => is_row(table.as_ref()),
        _ => value.query().is_none(),
    };
    value.children(|child| all &= comes_from_row(child));
    all
}
