//! Which statements are the last of their file to store given row numbers in a table.

use std::collections::BTreeMap;

use super::Parsed;
use crate::catalog::Catalog;
use crate::tree::{InsertSource, StatementKind};

/// The indexes of the statements that are the last of the file to store given row numbers in their table. The catalog is
/// that before the file.
pub(super) fn last_seeds(catalog: &Catalog, statements: &[Parsed]) -> Vec<usize> {
    let inserts = |parsed: &Parsed| parsed.tree().is_some_and(|tree| matches!(tree.kind, StatementKind::Insert(_)));
    if !statements.iter().any(inserts) {
        return Vec::new();
    }
    let mut catalog = catalog.clone();
    let mut last: BTreeMap<String, usize> = BTreeMap::new();
    for (at, statement) in statements.iter().enumerate() {
        let Some(tree) = statement.tree() else { continue };
        match &tree.kind {
            StatementKind::CreateTable(_) | StatementKind::AlterTable(_) | StatementKind::Drop(_) => {
                catalog.apply("", usize::MAX, tree);
            }
            StatementKind::Insert(insert) if !matches!(insert.source, InsertSource::DefaultValues) => {
                let key = insert.table.name.key();
                if let Some(table) = catalog.tables.get(&key)
                    && let Some(number) = table.row_number()
                    && (insert.columns.is_empty() || insert.columns.iter().any(|column| column.is(&number.name)))
                {
                    last.insert(key, at);
                }
            }
            _ => {}
        }
    }
    last.into_values().collect()
}
