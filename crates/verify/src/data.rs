//! Compares the rows of tables and views.

use std::collections::{BTreeMap, BTreeSet};

use lite2pg_engines::{Database, Error, Sqlite, Value};

use crate::report::{Check, Difference, ShownBy};
use crate::schema::Schema;
use crate::sql::{Word, words};
use crate::value::{self, Family, Window};

/// A table or view that both sides have.
#[derive(Clone, Debug)]
pub struct Shared {
    /// In lower case.
    pub name: String,
    /// How SQLite's SQL names it.
    pub sqlite: String,
    /// How PostgreSQL's SQL names it.
    pub postgres: String,
    /// The columns that both have.
    pub columns: Vec<SharedColumn>,
    /// The places in `columns` of the primary key; empty if there is none, or if a part of it is missing.
    pub key: Vec<usize>,
    /// The places in `columns` that a view's rows are ordered by.
    pub order: Vec<usize>,
}

/// A column that both sides have.
#[derive(Clone, Debug)]
pub struct SharedColumn {
    /// In lower case.
    pub name: String,
    /// Quoted, for SQLite.
    pub sqlite: String,
    /// Quoted, for PostgreSQL.
    pub postgres: String,
    /// How values are compared.
    pub family: Family,
}

/// The tables that both sides have.
pub fn tables(sqlite: &Schema, postgres: &Schema) -> Vec<Shared> {
    let pairs = sqlite.tables.iter().filter_map(|(name, left)| Some((name, left, postgres.tables.get(name)?)));
    pairs
        .map(|(name, left, right)| {
            let columns: Vec<SharedColumn> = left
                .columns
                .iter()
                .filter_map(|column| {
                    let other = right.column(&column.name)?;
                    Some(SharedColumn {
                        name: column.name.clone(),
                        sqlite: column.sql_name.clone(),
                        postgres: other.sql_name.clone(),
                        family: other.family.clone()?,
                    })
                })
                .collect();
            let place = |name: &String| columns.iter().position(|column| column.name == *name);
            let key = left.primary_key.iter().map(place).collect::<Option<Vec<usize>>>().unwrap_or_default();
            Shared {
                name: name.clone(),
                sqlite: left.sql_name.clone(),
                postgres: right.sql_name.clone(),
                columns,
                key,
                order: Vec::new(),
            }
        })
        .filter(|shared| !shared.columns.is_empty())
        .collect()
}

/// The views that both sides have. Their columns are compared by place, because unnamed ones have other names.
/// `text` gives the SQL of a view.
pub fn views(sqlite: &Schema, postgres: &Schema, text: impl Fn(&str) -> String) -> Vec<Shared> {
    let pairs = sqlite.views.iter().filter_map(|(name, left)| Some((name, left, postgres.views.get(name)?)));
    pairs
        .map(|(name, left, right)| {
            let column = |((name, _), (_, family)): (&(String, _), &(String, Option<Family>))| SharedColumn {
                name: name.clone(),
                sqlite: String::new(),
                postgres: String::new(),
                family: family.clone().unwrap_or(Family::Text),
            };
            Shared {
                name: name.clone(),
                sqlite: left.sql_name.clone(),
                postgres: right.sql_name.clone(),
                columns: left.columns.iter().zip(&right.columns).map(column).collect(),
                key: Vec::new(),
                order: order(&text(name), &left.columns),
            }
        })
        .collect()
}

/// A row, each value brought into the text that [`value`] compares.
pub type Row = Vec<Option<String>>;

impl Shared {
    /// The same without a column, which may be the key.
    pub(crate) fn without(&self, column: &str) -> Self {
        let columns = self.columns.iter().filter(|other| other.name != column).cloned().collect();
        Self { columns, key: Vec::new(), order: Vec::new(), ..self.clone() }
    }

    fn sqlite_query(&self) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|column| column.sqlite.as_str()).collect();
        let columns = if self.columns.iter().all(|column| column.sqlite.is_empty()) {
            "*".to_owned()
        } else {
            columns.join(", ")
        };
        format!("SELECT {columns} FROM {}", self.sqlite)
    }

    fn postgres_query(&self) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|column| column.postgres.as_str()).collect();
        let columns = if self.columns.iter().all(|column| column.postgres.is_empty()) {
            "*".to_owned()
        } else {
            columns.join(", ")
        };
        format!("SELECT {columns} FROM {}", self.postgres)
    }

    /// The rows on SQLite, in the order in which they come.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn sqlite_rows(&self, sqlite: &Sqlite, window: Window) -> Result<Vec<Row>, Error> {
        let convert = |row: Vec<Value>| {
            row.iter()
                .zip(&self.columns)
                .map(|(value, column)| value::of_sqlite(value, &column.family, window))
                .collect()
        };
        Ok(sqlite.query(&self.sqlite_query())?.into_iter().map(convert).collect())
    }

    /// The rows on PostgreSQL, in the order in which they come.
    ///
    /// # Errors
    ///
    /// What PostgreSQL says.
    pub fn postgres_rows(&self, postgres: &mut Database, window: Window) -> Result<Vec<Row>, Error> {
        let convert = |row: Vec<Option<String>>| {
            row.iter()
                .zip(&self.columns)
                .map(|(text, column)| value::of_postgres(text.as_deref(), &column.family, window))
                .collect()
        };
        Ok(postgres.query_text(&self.postgres_query())?.into_iter().map(convert).collect())
    }

    /// Compares the rows. `twin` is a second SQLite on which the same was run, with `reverse_unordered_selects`: what differs
    /// between the two is chance or the order of unordered rows, and is not compared. Gives back how many rows SQLite has.
    ///
    /// # Errors
    ///
    /// When the server goes away.
    pub fn compare(
        &self,
        check: Check,
        sqlite: &Sqlite,
        twin: &Sqlite,
        postgres: &mut Database,
        window: Window,
    ) -> Result<(usize, Option<Difference>), Error> {
        let subject = format!("rows {}", self.name);
        let left = self.sqlite_rows(sqlite, window);
        let right = match self.postgres_rows(postgres, window) {
            Err(error) if error.is_fatal() || error.is_deadline() => return Err(error),
            other => other,
        };
        if let Err(error) = &left
            && error.is_deadline()
        {
            return left.map(|_| (0, None));
        }
        let (mut left, mut right) = match (left, right) {
            (Ok(left), Ok(right)) => (left, right),
            // A view on a table that is gone.
            (Err(_), Err(_)) => return Ok((0, None)),
            (left, right) => {
                let shown = |rows: Result<Vec<Row>, Error>| match rows {
                    Ok(rows) => format!("{} rows", rows.len()),
                    Err(error) => error.said(),
                };
                let mut difference = Difference::new(check, subject, shown(left), shown(right));
                difference.shown_by = Some(self.shown_by());
                return Ok((0, Some(difference)));
            }
        };
        let count = left.len();
        let second = self.sqlite_rows(twin, window).unwrap_or_default();
        if left != second {
            let volatile = volatile_columns(&left, &second, self.columns.len());
            for row in left.iter_mut().chain(&mut right) {
                for &column in &volatile {
                    row[column] = row[column].take().map(|_| "volatile".to_owned());
                }
            }
        }
        let found = self.order_difference(&left, &right).or_else(|| self.first_difference(left, right));
        let difference = found.map(|(sqlite, postgres)| {
            let mut difference = Difference::new(check, subject, sqlite, postgres);
            difference.shown_by = Some(self.shown_by());
            difference
        });
        Ok((count, difference))
    }

    fn shown_by(&self) -> ShownBy {
        ShownBy { sqlite: self.sqlite_query(), postgres: self.postgres_query() }
    }

    /// The first place at which rows in order have other values in the columns that decide the order.
    fn order_difference(&self, left: &[Row], right: &[Row]) -> Option<(String, String)> {
        let mut sorted = (left.to_vec(), right.to_vec());
        sorted.0.sort();
        sorted.1.sort();
        if sorted.0 != sorted.1 {
            return None;
        }
        let differ = |(left, right): (&Row, &Row)| self.order.iter().any(|&at| left.get(at) != right.get(at));
        let at = left.iter().zip(right).position(differ)?;
        let row = |rows: &[Row]| format!("row {} is {}", at + 1, self.shown(&rows[at]));
        Some((row(left), row(right)))
    }

    /// What one side has and the other does not, for each side.
    fn first_difference(&self, mut left: Vec<Row>, mut right: Vec<Row>) -> Option<(String, String)> {
        left.sort();
        right.sort();
        if left == right {
            return None;
        }
        let key = |row: &Row| -> Vec<Option<String>> { self.key.iter().map(|&at| row[at].clone()).collect() };
        if !self.key.is_empty() {
            let by_key: BTreeMap<_, &Row> = right.iter().map(|row| (key(row), row)).collect();
            for row in &left {
                let Some(other) = by_key.get(&key(row)).filter(|other| **other != row) else { continue };
                let differ: Vec<usize> = (0..row.len()).filter(|&at| row[at] != other[at]).collect();
                let only = |row: &Row| {
                    let places = self.key.iter().chain(&differ);
                    let places = places.collect::<BTreeSet<_>>();
                    places.into_iter().map(|&at| self.shown_value(row, at)).collect::<Vec<_>>().join(", ")
                };
                return Some((only(row), only(other)));
            }
        }
        let one_sided = |rows: &[Row], others: &[Row]| {
            let mut others = others.to_vec();
            let only = rows.iter().find(|row| match others.binary_search(row) {
                Ok(at) => {
                    others.remove(at);
                    false
                }
                Err(_) => true,
            });
            only.map_or_else(
                || format!("{} rows", rows.len()),
                |row| format!("{} rows, one is {}", rows.len(), self.shown(row)),
            )
        };
        Some((one_sided(&left, &right), one_sided(&right, &left)))
    }

    fn shown(&self, row: &Row) -> String {
        let values: Vec<String> = (0..row.len()).map(|at| self.shown_value(row, at)).collect();
        format!("({})", values.join(", "))
    }

    fn shown_value(&self, row: &Row, at: usize) -> String {
        let value = row[at].as_deref().unwrap_or("NULL");
        let short: String = value.chars().take(60).collect();
        let dots = if short.len() < value.len() { "…" } else { "" };
        format!("{} = {short}{dots}", self.columns.get(at).map_or("?", |column| column.name.as_str()))
    }
}

/// The columns whose values, taken together, differ between two runs.
fn volatile_columns(first: &[Row], second: &[Row], columns: usize) -> Vec<usize> {
    let values = |rows: &[Row], at: usize| {
        let mut values: Vec<Option<String>> = rows.iter().map(|row| row.get(at).cloned().flatten()).collect();
        values.sort();
        values
    };
    (0..columns).filter(|&at| values(first, at) != values(second, at)).collect()
}

/// The columns that the outermost ORDER BY of a query names, up to the first term that is no column: their values come in
/// an order that is determined, whatever the order of rows that have the same ones.
fn order(sql: &str, columns: &[(String, Option<Family>)]) -> Vec<usize> {
    let all = words(sql);
    let mut depth = 0_usize;
    let outermost = all.iter().position(|word| {
        depth = match word.text.as_str() {
            "(" => depth + 1,
            ")" => depth.saturating_sub(1),
            _ => depth,
        };
        depth == 0 && word.is("order")
    });
    let Some(at) = outermost else { return Vec::new() };
    let mut order = Vec::new();
    for term in all[at..].get(2..).unwrap_or_default().split(|word| word.is_symbol(",")) {
        let ends = |word: &&Word| ["asc", "desc", "nulls", "limit"].iter().any(|end| word.is(end));
        let name = match term.iter().take_while(|word| !ends(word)).collect::<Vec<_>>().as_slice() {
            [name] => name.text.as_str(),
            [_, dot, name] if dot.is_symbol(".") => name.text.as_str(),
            _ => break,
        };
        let number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match number.or_else(|| columns.iter().position(|(column, _)| column == name)) {
            Some(column) if column < columns.len() => order.push(column),
            _ => break,
        }
    }
    order
}
