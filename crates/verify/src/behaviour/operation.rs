//! One INSERT, UPDATE or DELETE, as either engine writes it.

use std::fmt::Write as _;

use lite2pg_engines::Value;

use crate::data::{Shared, SharedColumn};
use crate::report::ShownBy;
use crate::value::Family;

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verb {
    Insert,
    Update,
    Delete,
}

/// A column and its value.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) column: SharedColumn,
    pub(crate) value: Value,
}

/// One statement on one table.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) verb: Verb,
    sqlite: String,
    postgres: String,
    /// What is inserted or set.
    pub(crate) cells: Vec<Cell>,
    /// Which row; empty for all.
    pub(crate) filter: Vec<Cell>,
}

impl Operation {
    pub(crate) fn new(verb: Verb, table: &Shared, cells: Vec<Cell>, filter: Vec<Cell>) -> Self {
        Self { verb, sqlite: table.sqlite.clone(), postgres: table.postgres.clone(), cells, filter }
    }

    pub(crate) fn to_sqlite(&self) -> String {
        self.write(&self.sqlite, |column| &column.sqlite, |cell| cell.value.to_literal())
    }

    pub(crate) fn to_postgres(&self) -> String {
        self.write(&self.postgres, |column| &column.postgres, |cell| literal(&cell.value, &cell.column.family))
    }

    pub(crate) fn shown(&self) -> ShownBy {
        ShownBy { sqlite: self.to_sqlite(), postgres: self.to_postgres() }
    }

    fn write(&self, table: &str, name: impl Fn(&SharedColumn) -> &str, literal: impl Fn(&Cell) -> String) -> String {
        let pairs = |cells: &[Cell], separator: &str| {
            let pairs: Vec<String> =
                cells.iter().map(|cell| format!("{} = {}", name(&cell.column), literal(cell))).collect();
            pairs.join(separator)
        };
        let mut sql = match self.verb {
            Verb::Insert if self.cells.is_empty() => return format!("INSERT INTO {table} DEFAULT VALUES"),
            Verb::Insert => {
                let columns: Vec<&str> = self.cells.iter().map(|cell| name(&cell.column)).collect();
                let values: Vec<String> = self.cells.iter().map(&literal).collect();
                return format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), values.join(", "));
            }
            Verb::Update => format!("UPDATE {table} SET {}", pairs(&self.cells, ", ")),
            Verb::Delete => format!("DELETE FROM {table}"),
        };
        if !self.filter.is_empty() {
            let _ = write!(sql, " WHERE {}", pairs(&self.filter, " AND "));
        }
        sql
    }
}

/// A value of SQLite as a literal of PostgreSQL, for a column of a family.
fn literal(value: &Value, family: &Family) -> String {
    match (value, family) {
        (Value::Integer(0), Family::Boolean) => "FALSE".to_owned(),
        (Value::Integer(1), Family::Boolean) => "TRUE".to_owned(),
        (Value::Integer(seconds), Family::Timestamp) => format!("to_timestamp({seconds})"),
        (Value::Text(text), Family::Bytes) => bytes(text.as_bytes()),
        (Value::Blob(blob), _) => bytes(blob),
        (Value::Integer(integer), Family::Text | Family::Enum(_) | Family::Other(_)) => format!("'{integer}'"),
        _ => value.to_literal(),
    }
}

fn bytes(bytes: &[u8]) -> String {
    let mut literal = String::from("'\\x");
    for byte in bytes {
        let _ = write!(literal, "{byte:02x}");
    }
    literal.push('\'');
    literal
}
