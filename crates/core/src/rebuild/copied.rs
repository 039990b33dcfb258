//! What the copy of a rebuild puts into each column of the new table.

use std::collections::BTreeMap;

use super::recognise::{Backup, Rebuild};
use crate::catalog::{Catalog, Table};
use crate::tree::*;

/// Where the value of a column comes from.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<'t> {
    /// From a column of the old table, by its name in lower case.
    Column(String),
    /// From an expression over the old table's columns.
    Expr(&'t Expr),
    /// Not from the copy: it gets its default.
    Default,
}

/// The values by column of the new table, in lower case, and the condition for a row to be copied.
#[derive(Clone, Debug, Default)]
pub struct Copied<'t> {
    /// In lower case.
    pub values: BTreeMap<String, Value<'t>>,
    /// Behind `WHERE`.
    pub condition: Option<&'t Expr>,
    /// Why it could not be read.
    pub apart: Option<String>,
}

/// Reads the copy of a rebuild. `source` is the table that its rows come from, `columns` are those of the new table.
///
/// # Errors
/// If it is no plain copy: why.
pub fn read<'t>(insert: &'t Insert, columns: &[String], source: &Table) -> Result<Copied<'t>, String> {
    let targets = if insert.columns.is_empty() {
        columns.to_vec()
    } else {
        insert.columns.iter().map(Name::key).collect::<Vec<_>>()
    };
    let InsertSource::Query(query) = &insert.source else { return Err("the copy is no query".into()) };
    let (values, condition) = shown(query, source)?;
    if values.len() != targets.len() {
        return Err("the copy has another number of columns".into());
    }
    let mut given: BTreeMap<_, _> = targets.into_iter().zip(values).collect();
    let values =
        columns.iter().map(|column| (column.clone(), given.remove(column).unwrap_or(Value::Default))).collect();
    if let Some((column, _)) = given.first_key_value() {
        return Err(format!("the new table has no column `{column}`"));
    }
    Ok(Copied { values, condition, apart: None })
}

/// Reads what the copy that the rows come back from holds, by its columns.
///
/// # Errors
/// If it is no copy of the old table with all its rows.
pub fn backup<'t>(
    statement: &'t Statement,
    fill: Option<&'t Statement>,
    source: &Table,
) -> Result<BTreeMap<String, Value<'t>>, String> {
    let StatementKind::CreateTable(create) = &statement.kind else { return Err("the copy is no table".into()) };
    match (&create.body, fill.map(|fill| &fill.kind)) {
        (TableBody::Query(query), _) => {
            let (values, condition) = shown(query, source)?;
            if condition.is_some() {
                return Err("the copy away leaves rows out".into());
            }
            let QueryBody::Select(select) = &query.body else { return Err("the copy is no table".into()) };
            let alias = |at: usize| match select.items.as_slice() {
                items if items.len() == values.len() => match items.get(at) {
                    Some(SelectItem::Expr(_, Some(alias))) => Some(alias.key()),
                    _ => None,
                },
                _ => None,
            };
            let names: Vec<_> = (0..values.len()).map(alias).collect();
            let column = |(name, value): (Option<String>, Value<'t>)| match (&value, name) {
                (_, Some(name)) => (name, value),
                (Value::Column(column), None) => (column.clone(), value),
                (Value::Expr(Expr { kind: ExprKind::Column { name, .. }, .. }), None) => (name.key(), value),
                _ => (String::new(), value),
            };
            Ok(names.into_iter().zip(values).map(column).collect())
        }
        (TableBody::Columns { columns, .. }, Some(StatementKind::Insert(insert))) => {
            let columns: Vec<_> = columns.iter().map(|column| column.name.key()).collect();
            let copied = read(insert, &columns, source)?;
            if copied.condition.is_some() {
                return Err("the copy away leaves rows out".into());
            }
            Ok(copied.values)
        }
        _ => Err("nothing fills the copy".into()),
    }
}

type Shown<'t> = (Vec<Value<'t>>, Option<&'t Expr>);

/// The values that a query shows of a table.
fn shown<'t>(query: &'t Query, source: &Table) -> Result<Shown<'t>, String> {
    let QueryBody::Select(select) = &query.body else { return Err("the copy is no SELECT".into()) };
    let all = || {
        let columns = source.columns.iter().filter(|column| !column.generated);
        columns.map(|column| Value::Column(column.name.to_ascii_lowercase()))
    };
    let mut values = Vec::new();
    for item in &select.items {
        match item {
            SelectItem::Star | SelectItem::TableStar(_) => values.extend(all()),
            SelectItem::Expr(expr, _) => match &expr.bare().kind {
                ExprKind::Column { name, .. } if source.column(&name.text).is_some() => {
                    values.push(Value::Column(name.key()));
                }
                _ => values.push(Value::Expr(expr)),
            },
        }
    }
    Ok((values, select.condition.as_ref()))
}

/// Reads the copy of a rebuild down to the columns of the old table, as the catalog is before the new one is made.
///
/// # Errors
/// If it is no plain copy: why.
pub fn of<'t>(
    rebuild: &Rebuild,
    statements: &[Option<&'t Statement>],
    catalog: &Catalog,
    old: &Table,
) -> Result<Copied<'t>, String> {
    let statement = |at: usize| statements.get(at).copied().flatten();
    let (Some(Statement { kind: StatementKind::CreateTable(create), .. }), Some(copy)) =
        (statement(rebuild.create), statement(rebuild.copy))
    else {
        return Err("the new table is not there".into());
    };
    let StatementKind::Insert(insert) = &copy.kind else { return Err("the copy is no INSERT".into()) };
    let TableBody::Columns { columns, .. } = &create.body else { return Err("the new table is a query".into()) };
    let columns: Vec<_> = columns.iter().map(|column| column.name.key()).collect();
    let Some(Backup { name, create, fill }) = &rebuild.backup else { return read(insert, &columns, old) };
    let Some(made) = statement(*create) else { return Err("the copy is no table".into()) };
    let away = backup(made, fill.and_then(statement), old)?;
    let source = catalog.tables.get(name).ok_or("the copy is not there")?;
    let mut copied = read(insert, &columns, source)?;
    for value in copied.values.values_mut() {
        match value {
            Value::Column(column) => {
                *value = away.get(column).cloned().ok_or("the copy away has no such column")?;
            }
            Value::Expr(_) => return Err("the copy back changes values".into()),
            Value::Default => {}
        }
    }
    if copied.condition.is_some() {
        return Err("the copy back leaves rows out".into());
    }
    Ok(copied)
}
