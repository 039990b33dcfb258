//! The unique keys that the rows of an INSERT may meet.

use crate::catalog::Table;
use crate::context::Cx;
use crate::tree::*;

/// The columns for which an INSERT has values, in lower case, in order.
pub(super) fn given(table: &Table, insert: &Insert) -> Vec<String> {
    if insert.columns.is_empty() {
        let columns = table.columns.iter().filter(|column| !column.generated);
        return columns.map(|column| column.name.to_ascii_lowercase()).collect();
    }
    let number = table.row_number().map(|number| number.name.to_ascii_lowercase());
    let key = |name: &Name| number.clone().filter(|_| table.names_row_number(name)).unwrap_or_else(|| name.key());
    insert.columns.iter().map(key).collect()
}

/// The value that a row of VALUES has for a column (in lower case).
pub(super) fn value<'r>(given: &[String], row: &'r Row, column: &str) -> Option<&'r Expr> {
    row.values.get(given.iter().position(|name| name == column)?)
}

/// What the keys of a table are to an INSERT.
pub(super) struct Met {
    /// The keys whose columns all have values.
    pub keys: Vec<Vec<String>>,
    /// A key that rows may meet though they bring only a part of it: the rest are defaults.
    pub by_default: Option<Vec<String>>,
}

/// The keys that new rows may meet.
pub(super) fn met(cx: &Cx, table: &Table, insert: &Insert) -> Met {
    let given = given(table, insert);
    let asks = |column: &String| match &insert.source {
        InsertSource::Values(rows) => rows
            .iter()
            .all(|row| value(&given, row, column).is_some_and(|value| matches!(value.bare().kind, ExprKind::Null))),
        _ => false,
    };
    let mut met = Met { keys: Vec::new(), by_default: None };
    for key in cx.catalog.unique_keys(table) {
        let mut missing = key.iter().filter(|column| !given.contains(column) || asks(column)).peekable();
        if missing.peek().is_none() {
            let is_new =
                |other: &Vec<String>| other.len() != key.len() || !key.iter().all(|column| other.contains(column));
            if met.keys.iter().all(is_new) {
                met.keys.push(key);
            }
            continue;
        }
        // NULL meets nothing, and neither does a number that SQLite chooses.
        let meets_nothing = |column: &String| {
            table.column(column).is_none_or(|column| {
                let null = column.default.as_ref().is_none_or(|value| matches!(value.bare().kind, ExprKind::Null));
                column.numbered || null
            })
        };
        if !missing.any(|column| asks(column) || meets_nothing(column)) {
            met.by_default = Some(key);
        }
    }
    met
}

/// Columns as a list of PostgreSQL names.
pub(super) fn list(cx: &Cx, table: &Table, columns: &[String]) -> String {
    let spelt = columns.iter().map(|key| table.column(key).map_or(cx.spell(key), |column| cx.spell(&column.name)));
    spelt.collect::<Vec<_>>().join(", ")
}

/// True if tables, itself aside, have foreign keys to a table.
pub(super) fn is_parent(cx: &Cx, table: &Table) -> bool {
    let key = table.name.to_ascii_lowercase();
    let mut others = cx.catalog.tables.values();
    others.any(|other| other.foreign_keys.iter().any(|foreign| foreign.parent == key))
}

/// True for a value that can be written twice: a literal, a parameter, a column of the row that fired a trigger.
pub(super) fn is_plain(value: &Expr) -> bool {
    match &value.bare().kind {
        ExprKind::Null
        | ExprKind::Boolean(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Blob(_)
        | ExprKind::Parameter(_) => true,
        ExprKind::Unary(UnaryOperator::Minus | UnaryOperator::Plus, inner) => is_plain(inner),
        ExprKind::Column { table: Some(table), .. } => table.is("new") || table.is("old"),
        _ => false,
    }
}

/// Which rows of VALUES have, in all columns of a key, the same literals as a later row.
pub(super) fn repeated(cx: &Cx, given: &[String], rows: &[Row], key: &[String]) -> Vec<usize> {
    let text = |row: &Row| -> Option<Vec<String>> {
        let values = key.iter().map(|column| {
            let value = value(given, row, column).filter(|value| is_plain(value))?;
            (!matches!(value.bare().kind, ExprKind::Null)).then(|| cx.text(value.bare().span).to_owned())
        });
        values.collect()
    };
    let mut seen = std::collections::BTreeSet::new();
    let mut repeated: Vec<usize> = rows
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, row)| text(row).is_some_and(|text| !seen.insert(text)))
        .map(|(at, _)| at)
        .collect();
    repeated.reverse();
    repeated
}
