//! Which statements are the last of their file to store given row numbers in a table.

use std::collections::BTreeMap;

use super::Parsed;
use crate::catalog::Catalog;
use crate::tree::{Insert, InsertSource, StatementKind};

/// The INSERTs of a file by what the last of them is asked of: the table, in lower case, and whether it is in the Down
/// part, since only one of the parts runs.
pub(super) struct Seeds<'p> {
    inserts: BTreeMap<(String, bool), Vec<(usize, &'p Insert)>>,
}

impl<'p> Seeds<'p> {
    pub fn of(statements: &'p [Parsed]) -> Self {
        let mut inserts: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (at, statement) in statements.iter().enumerate() {
            if let Some(insert) = insert(statement) {
                inserts.entry((insert.table.name.key(), statement.down)).or_default().push((at, insert));
            }
        }
        Self { inserts }
    }

    /// True if the statement with this index is the last one to store given row numbers in its table. The catalog is that
    /// before the statement.
    pub fn is_last(&self, catalog: &Catalog, at: usize, statement: &Parsed) -> bool {
        let Some(insert) = insert(statement) else { return false };
        let key = insert.table.name.key();
        let Some(number) = catalog.tables.get(&key).and_then(|table| table.row_number()) else { return false };
        let gives =
            |insert: &Insert| insert.columns.is_empty() || insert.columns.iter().any(|column| column.is(&number.name));
        let inserts = self.inserts.get(&(key, statement.down)).into_iter().flatten();
        inserts.rev().find(|(_, insert)| gives(insert)).is_some_and(|(last, _)| *last == at)
    }
}

fn insert(statement: &Parsed) -> Option<&Insert> {
    match &statement.tree()?.kind {
        StatementKind::Insert(insert) if !matches!(insert.source, InsertSource::DefaultValues) => Some(insert),
        _ => None,
    }
}
