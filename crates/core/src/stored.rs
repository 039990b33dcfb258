//! Generated columns that PostgreSQL has to store: it has virtual ones from 18 on, but not in keys and indexes, and
//! triggers do not see their values (<https://www.postgresql.org/docs/18/ddl-generated-columns.html>).
//!
//! All files are looked at before the first is ported: an index may come much later than its column.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Column, ColumnId, Table};
use crate::tree::{Statement, StatementKind};

/// The first major version of PostgreSQL that has virtual columns.
pub const SINCE: u32 = 18;

/// Notes the generated columns that something in the schema uses as it is behind a statement.
pub fn observe(catalog: &Catalog, statement: &Statement, found: &mut BTreeSet<ColumnId>) {
    use StatementKind as Kind;
    if !matches!(
        statement.kind,
        Kind::CreateTable(_)
            | Kind::CreateVirtualTable(_)
            | Kind::AlterTable(_)
            | Kind::CreateIndex(_)
            | Kind::CreateTrigger(_)
    ) {
        return;
    }
    for (key, table) in &catalog.tables {
        let mut columns = table.columns.iter().filter(|column| column.generated).peekable();
        if columns.peek().is_none() {
            continue;
        }
        let seen = is_seen(catalog, key, table);
        found.extend(columns.filter(|column| seen || is_key(catalog, key, table, column)).map(|column| column.id));
    }
}

/// True for a table whose rows triggers of the port read, or a full text index.
fn is_seen(catalog: &Catalog, key: &str, table: &Table) -> bool {
    !table.conflict_clauses.is_empty()
        || catalog.triggers.values().any(|trigger| trigger.table == key)
        || catalog.tables.values().any(|other| other.content.as_deref() == Some(key))
}

/// True for a column of a key, a foreign key or an index.
fn is_key(catalog: &Catalog, key: &str, table: &Table, column: &Column) -> bool {
    let name = column.name.to_ascii_lowercase();
    let own = table.foreign_keys.iter().map(|foreign| &foreign.columns);
    let own = own.chain(&table.uniques).chain(std::iter::once(&table.primary_key));
    let mut all = catalog.tables.values().flat_map(|child| &child.foreign_keys);
    own.flatten().any(|part| *part == name)
        || all.any(|foreign| foreign.parent == key && catalog.parent_columns(foreign).contains(&name))
        || catalog.indexes.values().any(|index| index.table == key && index.text.contains(&name))
}
