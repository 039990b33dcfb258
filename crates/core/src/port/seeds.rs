//! Which statements are the last of their file to store given row numbers in a table.

use std::collections::BTreeMap;

use super::Parsed;
use crate::catalog::{Catalog, Table};
use crate::rules::gives_numbers;
use crate::tree::{Statement, StatementKind};

/// The statements of a file that may store row numbers, by table, in lower case, and by whether they are in the Down part,
/// since only one of the parts runs.
pub(super) struct Seeds<'p> {
    storing: BTreeMap<(String, bool), Vec<(usize, &'p Statement)>>,
}

impl<'p> Seeds<'p> {
    pub fn of(statements: &'p [Parsed]) -> Self {
        let mut storing: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (at, parsed) in statements.iter().enumerate() {
            if let Some((table, tree)) = target(parsed) {
                storing.entry((table, parsed.down)).or_default().push((at, tree));
            }
        }
        Self { storing }
    }

    /// True if the statement with this index is the last to store given row numbers in its table, or the last before rows
    /// that ask for a number. The catalog is that before the statement.
    pub fn is_last(&self, catalog: &Catalog, at: usize, parsed: &Parsed) -> bool {
        let Some((key, tree)) = target(parsed) else { return false };
        let Some(table) = catalog.tables.get(&key).filter(|table| table.row_number().is_some()) else { return false };
        if !gives(table, tree) {
            return false;
        }
        let all = self.storing.get(&(key, parsed.down)).map_or(&[][..], Vec::as_slice);
        let behind = &all[all.partition_point(|(other, _)| *other <= at)..];
        let next = behind.iter().find(|(_, tree)| matches!(tree.kind, StatementKind::Insert(_)) || gives(table, tree));
        next.is_none_or(|(_, tree)| !gives(table, tree))
    }

    /// True if an earlier statement may store row numbers in the same table.
    pub fn is_second(&self, at: usize, parsed: &Parsed) -> bool {
        let all = target(parsed).and_then(|(key, _)| self.storing.get(&(key, parsed.down)));
        all.is_some_and(|all| all.first().is_some_and(|(first, _)| *first < at))
    }
}

fn gives(table: &Table, tree: &Statement) -> bool {
    match &tree.kind {
        StatementKind::Insert(insert) => gives_numbers(table, insert),
        StatementKind::Update(update) => {
            let mut set = update.assignments.iter().flat_map(|assignment| &assignment.columns);
            set.any(|column| table.names_row_number(column))
        }
        _ => false,
    }
}

fn target(parsed: &Parsed) -> Option<(String, &Statement)> {
    let tree = parsed.tree()?;
    match &tree.kind {
        StatementKind::Insert(insert) => Some((insert.table.name.key(), tree)),
        StatementKind::Update(update) => Some((update.table.name.key(), tree)),
        _ => None,
    }
}
