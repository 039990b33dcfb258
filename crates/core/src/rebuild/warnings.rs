//! What is to be said of a rebuild: what SQLite does with the foreign keys of other tables, and what may fail in PostgreSQL.

use super::difference::{Difference, NewColumn};
use super::recognise::Rebuild;
use crate::catalog::{Catalog, Table};
use crate::pg_type::Family;
use crate::tree::*;

/// Warns of the foreign keys that SQLite leaves at the renamed old table (since 3.26,
/// <https://www.sqlite.org/lang_altertable.html#altertabrename>), which is then dropped. `parents` are the names that the
/// keys have for it in the catalog.
pub fn moved_keys(
    rebuild: &Rebuild,
    statements: &[Option<&Statement>],
    catalog: &Catalog,
    parents: &[String],
) -> Vec<String> {
    let statement = |at: usize| statements.get(at).copied().flatten().map(|statement| &statement.kind);
    let Some(StatementKind::AlterTable(alter)) = statement(rebuild.first()) else { return Vec::new() };
    let AlterAction::RenameTo(to) = &alter.action else { return Vec::new() };
    if alter.table.name.key() != rebuild.table {
        return Vec::new();
    }
    let mut legacy = false;
    for statement in statements.iter().take(rebuild.first()).flatten() {
        if let StatementKind::Pragma(pragma) = &statement.kind
            && pragma.name.name.is("legacy_alter_table")
            && let Some(value) = &pragma.value
        {
            legacy = is_on(value);
        }
    }
    let refers = |table: &Table| table.foreign_keys.iter().any(|key| parents.contains(&key.parent));
    let children = catalog.tables.iter().filter(|(name, table)| !legacy && **name != rebuild.table && refers(table));
    let said = |(_, child): (_, &std::sync::Arc<Table>)| {
        format!(
            "SQLite 3.26 and later let the foreign key of `{}` follow to `{}`, which is dropped: it is broken there from here on, unless PRAGMA legacy_alter_table is ON. The port lets it refer to `{}`",
            child.name, to.text, rebuild.table
        )
    };
    children.filter(|(name, _)| **name != to.key()).map(said).collect()
}

/// True for the words that switch a PRAGMA on.
pub fn is_on(value: &str) -> bool {
    ["on", "1", "true", "yes"].contains(&value.to_ascii_lowercase().as_str())
}

/// True if the copy of a rebuild takes every row as it is found.
pub fn takes_all_rows(copy: &Statement) -> bool {
    let StatementKind::Insert(insert) = &copy.kind else { return false };
    let InsertSource::Query(query) = &insert.source else { return false };
    let QueryBody::Select(select) = &query.body else { return false };
    let one_table = select.from.as_ref().is_some_and(|from| from.joins.is_empty());
    let strict = insert.conflict.as_ref().is_none_or(|(_, conflict)| *conflict == Conflict::Abort);
    one_table
        && strict
        && insert.upserts.is_empty()
        && select.condition.is_none()
        && select.group_by.is_empty()
        && !select.distinct
        && query.limit.is_none()
}

/// What may not fit the new types of columns.
pub fn conversions(difference: &Difference) -> Vec<String> {
    use Family::{Boolean, Bytea, Double, Integer, Json, Jsonb, Numeric, Text, Timestamp, TimestampTz, Uuid};
    let said = |column: &NewColumn| {
        let (to, from) = column.retyped.as_ref().filter(|_| column.value.is_none() && column.old.is_some())?;
        let what = match (from, to.family) {
            (Bytea, Text) => "a BLOB that is no UTF-8 text",
            (Text, Integer | Double | Numeric | Boolean | Json | Jsonb | Uuid | Timestamp | TimestampTz) => {
                "a text that is no such value"
            }
            _ => return None,
        };
        let name = &column.column.name;
        Some(format!("`{name}` becomes {}: {what} makes the port fail, SQLite keeps it", to.sql))
    };
    difference.columns.iter().filter_map(said).collect()
}
