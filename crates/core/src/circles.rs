//! Triggers that would fire themselves, alone or in a circle.
//!
//! SQLite does not start a trigger that is running already, on whatever way it is reached
//! (<https://www.sqlite.org/pragma.html#pragma_recursive_triggers>); PostgreSQL does. All files are looked at before the
//! first is ported, because a later trigger may close a circle that an earlier one opens.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::catalog::{Catalog, Trigger};
use crate::rules::touched;
use crate::tree::*;

/// What keeps a trigger from firing itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Guard {
    /// How many triggers the circle has; 1 for a trigger that fires itself.
    pub length: usize,
    /// True if a trigger that does not belong to the circle fires it, or the action of a foreign key: to PostgreSQL that is
    /// a trigger too.
    pub entered: bool,
}

/// The triggers of all files that need a guard.
#[derive(Debug, Default)]
pub struct Circles {
    /// By file and first byte of the statement.
    guards: BTreeMap<(usize, usize), Guard>,
}

impl Circles {
    /// Looks at a trigger that the catalog has just got; `name` in lower case.
    pub fn observe(&mut self, catalog: &Catalog, name: &str) {
        for trigger in circle(catalog, name) {
            let guard = Guard { length: circle(catalog, trigger).len(), entered: entered(catalog, trigger) };
            let Some(trigger) = catalog.triggers.get(trigger) else { continue };
            let place = (trigger.place.file, trigger.place.span.start);
            let known = self.guards.entry(place).or_insert(guard);
            known.length = known.length.max(guard.length);
        }
        if self.guards.is_empty() {
            return;
        }
        // It may fire others that have a guard.
        for (key, trigger) in &catalog.triggers {
            if let Some(guard) = self.guards.get_mut(&(trigger.place.file, trigger.place.span.start)) {
                guard.entered |= entered(catalog, key);
            }
        }
    }

    /// The guard of a trigger that the catalog has; `name` in lower case.
    pub fn guard(&self, catalog: &Catalog, name: &str) -> Option<Guard> {
        let trigger = catalog.triggers.get(name)?;
        let known = self.guards.get(&(trigger.place.file, trigger.place.span.start)).copied();
        known.or_else(|| {
            let circle = circle(catalog, name);
            (!circle.is_empty()).then(|| Guard { length: circle.len(), entered: entered(catalog, name) })
        })
    }
}

/// The shortest circle of triggers through one of them, beginning with it; empty if there is none.
fn circle<'c>(catalog: &'c Catalog, name: &str) -> Vec<&'c str> {
    let Some((start, _)) = catalog.triggers.get_key_value(name) else { return Vec::new() };
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([start.as_str()]);
    while let Some(at) = queue.pop_front() {
        let from = &catalog.triggers[at];
        if touched(catalog, &from.tree).is_some() {
            continue;
        }
        for (next, trigger) in &catalog.triggers {
            if !wakes_any(from, trigger) {
                continue;
            }
            if next == start {
                let mut path = vec![at];
                while let Some(&previous) = path.last().filter(|last| **last != start).and_then(|last| before.get(last))
                {
                    path.push(previous);
                }
                path.reverse();
                return path;
            }
            if !before.contains_key(next.as_str()) {
                before.insert(next, at);
                queue.push_back(next);
            }
        }
    }
    Vec::new()
}

/// True if a trigger outside its circle, or a foreign key, fires a trigger.
fn entered(catalog: &Catalog, name: &str) -> bool {
    let circle = circle(catalog, name);
    let Some(trigger) = catalog.triggers.get(name) else { return false };
    let by_trigger =
        |(other, from): (&String, &Arc<Trigger>)| !circle.contains(&other.as_str()) && fires(catalog, from, trigger);
    fired_by_key(catalog, trigger) || catalog.triggers.iter().any(by_trigger)
}

/// True if the action of a foreign key may fire a trigger.
fn fired_by_key(catalog: &Catalog, trigger: &Trigger) -> bool {
    let Some(table) = catalog.tables.get(&trigger.table) else { return false };
    table.foreign_keys.iter().filter(|key| catalog.tables.contains_key(&key.parent)).any(|key| {
        let actions = key.actions.to_ascii_uppercase();
        match &trigger.tree.event {
            TriggerEvent::Insert => false,
            TriggerEvent::Delete => actions.contains("ON DELETE CASCADE"),
            TriggerEvent::Update(watched) => {
                let sets = ["ON DELETE SET", "ON UPDATE CASCADE", "ON UPDATE SET"];
                sets.iter().any(|action| actions.contains(action))
                    && (watched.is_empty() || watched.iter().any(|column| key.columns.contains(&column.key())))
            }
        }
    })
}

/// True if what a trigger does may fire another.
fn fires(catalog: &Catalog, from: &Trigger, to: &Trigger) -> bool {
    wakes_any(from, to) && touched(catalog, &from.tree).is_none()
}

fn wakes_any(from: &Trigger, to: &Trigger) -> bool {
    from.tree.body.iter().any(|statement| wakes(statement, to))
}

/// True if a statement of a body may fire a trigger.
pub(crate) fn wakes(statement: &Statement, to: &Trigger) -> bool {
    let (table, event) = match &statement.kind {
        StatementKind::Insert(insert) => (&insert.table, TriggerEvent::Insert),
        StatementKind::Update(update) => (&update.table, TriggerEvent::Update(Vec::new())),
        StatementKind::Delete(delete) => (&delete.table, TriggerEvent::Delete),
        _ => return false,
    };
    if !table.name.is(&to.table) {
        return false;
    }
    match (&statement.kind, &to.tree.event) {
        // REPLACE may become any of the three.
        (StatementKind::Insert(insert), _) if matches!(insert.conflict, Some((_, Conflict::Replace))) => true,
        (StatementKind::Insert(insert), TriggerEvent::Update(watched)) => {
            let mut updates = insert.upserts.iter().filter_map(|upsert| upsert.update.as_ref());
            updates.any(|(assignments, _)| sets(assignments, watched) && !ruled_out(assignments, to))
        }
        (StatementKind::Update(update), TriggerEvent::Update(watched)) => {
            sets(&update.assignments, watched) && !ruled_out(&update.assignments, to)
        }
        (_, watched) => *watched == event,
    }
}

fn sets(assignments: &[Assignment], watched: &[Name]) -> bool {
    let mut set = assignments.iter().flat_map(|assignment| &assignment.columns);
    watched.is_empty() || set.any(|column| watched.iter().any(|watched| watched.key() == column.key()))
}

/// True if the trigger's condition cannot hold for rows that these assignments make.
fn ruled_out(assignments: &[Assignment], to: &Trigger) -> bool {
    to.tree.condition.as_ref().is_some_and(|condition| contradicts(condition, assignments))
}

fn contradicts(condition: &Expr, assignments: &[Assignment]) -> bool {
    let value = |column: &str| {
        let found = assignments.iter().find(|assignment| matches!(&assignment.columns[..], [one] if one.is(column)));
        found.and_then(|assignment| literal(&assignment.value))
    };
    let is_set = |column: &str| assignments.iter().flat_map(|assignment| &assignment.columns).any(|set| set.is(column));
    let differs = |left: &Expr, right: &Expr| match (row_column(left), row_column(right)) {
        (Some((a, left)), Some((b, right))) => a != b && left == right && !is_set(&left),
        _ => false,
    };
    let equals = |left: &Expr, right: &Expr| match (row_column(left), literal(right)) {
        (Some(("new", column)), Some(wanted)) => value(&column).is_some_and(|value| value != wanted),
        _ => false,
    };
    match &condition.bare().kind {
        ExprKind::Binary(left, BinaryOperator::And, right) => {
            contradicts(left, assignments) || contradicts(right, assignments)
        }
        ExprKind::Binary(left, BinaryOperator::Equal, right) | ExprKind::Is { left, right, negated: false, .. } => {
            equals(left, right) || equals(right, left)
        }
        ExprKind::Binary(left, BinaryOperator::NotEqual, right) | ExprKind::Is { left, right, negated: true, .. } => {
            differs(left, right)
        }
        ExprKind::Column { .. } => match row_column(condition) {
            Some(("new", column)) => value(&column).is_some_and(|value| value == "0"),
            _ => false,
        },
        ExprKind::Unary(UnaryOperator::Not, inner) => match row_column(inner) {
            Some(("new", column)) => value(&column).is_some_and(|value| value == "1"),
            _ => false,
        },
        _ => false,
    }
}

/// `NEW.a` or `OLD.a`: the row, and the column in lower case.
fn row_column(expr: &Expr) -> Option<(&'static str, String)> {
    let ExprKind::Column { table: Some(table), name, .. } = &expr.bare().kind else { return None };
    let row = ["new", "old"].into_iter().find(|row| table.is(row))?;
    Some((row, name.key()))
}

/// A literal, in one spelling.
fn literal(expr: &Expr) -> Option<String> {
    match &expr.bare().kind {
        ExprKind::Boolean(value) => Some(if *value { "1" } else { "0" }.to_owned()),
        ExprKind::String(text) => Some(format!("'{text}'")),
        _ => expr.integer().map(|value| value.to_string()),
    }
}
