//! A look at a SQLite database before the move: values that the types of the port will refuse. It reads each table once, row
//! by row, and keeps only counts and first samples, so that memory does not grow with the database.

use std::collections::BTreeMap;

use lite2pg_engines::rusqlite::types::ValueRef;
use lite2pg_engines::{Error, Sqlite};
use serde::Serialize;

use crate::schema::{Defaults, Schema, read_sqlite};
use crate::value::{Family, is_moment};

/// Values of one kind in one column.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// The table.
    pub table: String,
    /// The column; several for foreign keys of several columns.
    pub column: String,
    /// What is wrong.
    pub problem: &'static str,
    /// How many rows have it.
    pub count: u64,
    /// The first of them, by rowid; `None` for a table without rowids.
    pub rowid: Option<i64>,
    /// Its value, cut to 60 characters.
    pub sample: String,
}

/// Reads all tables. `ported` gives the type of each column in PostgreSQL, by `table.column` in lower case; columns that it
/// does not have are looked at for text that PostgreSQL cannot store. `progress` is told how many rows have been read.
///
/// # Errors
///
/// What SQLite says.
pub fn inspect(
    sqlite: &Sqlite,
    ported: &BTreeMap<String, String>,
    mut progress: impl FnMut(u64),
) -> Result<(Vec<Finding>, u64), Error> {
    let schema = read_sqlite(sqlite, Defaults::Skip)?;
    let mut found = Vec::new();
    let mut rows_read = 0;
    for (name, table) in &schema.tables {
        let stored: Vec<_> = table.columns.iter().filter(|column| !column.is_generated).collect();
        let columns: Vec<&str> = stored.iter().map(|column| column.sql_name.as_str()).collect();
        let types: Vec<Target> = stored
            .iter()
            .map(|column| Target::of(ported.get(&format!("{name}.{}", column.name)).map_or("", String::as_str)))
            .collect();
        let list = columns.join(", ");
        let with_rowid = format!("SELECT rowid, {list} FROM {}", table.sql_name);
        let has_rowid = sqlite.accepts(&with_rowid).is_ok();
        let sql = if has_rowid { with_rowid } else { format!("SELECT NULL, {list} FROM {}", table.sql_name) };
        let mut seen: BTreeMap<(usize, &'static str), (u64, Option<i64>, String)> = BTreeMap::new();
        let mut statement = sqlite.connection().prepare(&sql)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            rows_read += 1;
            if rows_read % 10_000 == 0 {
                progress(rows_read);
            }
            for (at, target) in types.iter().enumerate() {
                let value = row.get_ref(at + 1)?;
                if let Some(problem) = target.problem(value) {
                    let entry = seen.entry((at, problem));
                    let first = || (0, row.get(0).ok().flatten(), sample(value));
                    entry.or_insert_with(first).0 += 1;
                }
            }
        }
        for ((at, problem), (count, rowid, sample)) in seen {
            let column = stored[at].name.clone();
            found.push(Finding { table: name.clone(), column, problem, count, rowid, sample });
        }
    }
    progress(rows_read);
    orphans(sqlite, &schema, &mut found)?;
    Ok((found, rows_read))
}

/// Rows whose parent is missing. SQLite looks them up by the parent's index.
fn orphans(sqlite: &Sqlite, schema: &Schema, found: &mut Vec<Finding>) -> Result<(), Error> {
    for (name, table) in &schema.tables {
        for key in &table.foreign_keys {
            let Some(parent) = schema.tables.get(&key.parent) else { continue };
            let quote = crate::sql::quote;
            let given: Vec<String> = key.children().map(|child| format!("c.{} IS NOT NULL", quote(child))).collect();
            let same: Vec<String> =
                key.columns.iter().map(|(child, column)| format!("p.{} = c.{}", quote(column), quote(child))).collect();
            let first = key.children().next().map(quote).unwrap_or_default();
            let query = format!(
                "SELECT count(*), min(CAST(c.{first} AS TEXT)) FROM {} c WHERE {} AND NOT EXISTS (SELECT 1 FROM {} p WHERE {})",
                table.sql_name,
                given.join(" AND "),
                parent.sql_name,
                same.join(" AND ")
            );
            let Some(row) = sqlite.query_text(&query)?.pop() else { continue };
            let count = row[0].as_deref().and_then(|count| count.parse().ok()).unwrap_or(0);
            if count > 0 {
                let column = key.children().collect::<Vec<_>>().join(", ");
                let sample = row[1].clone().unwrap_or_default();
                let problem = "no such row in the parent table";
                found.push(Finding { table: name.clone(), column, problem, count, rowid: None, sample });
            }
        }
    }
    Ok(())
}

/// What a column of PostgreSQL takes.
struct Target {
    family: Family,
    /// For whole numbers.
    range: (i64, i64),
    /// In characters.
    length: Option<usize>,
}

impl Target {
    fn of(type_name: &str) -> Self {
        let lower = type_name.to_ascii_lowercase();
        let bare = lower.split('(').next().unwrap_or_default().trim();
        let written = match bare {
            "serial" | "int" | "int4" => "integer",
            "bigserial" | "int8" => "bigint",
            "int2" | "smallserial" => "smallint",
            "varchar" => "character varying",
            "char" => "character",
            "bool" => "boolean",
            "float8" | "float" => "double precision",
            "float4" => "real",
            other => other,
        };
        let range = match written {
            "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
            "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        let length = lower.split_once('(').and_then(|(_, rest)| rest.trim_end_matches(')').parse().ok());
        let length = length.filter(|_| written.starts_with("character"));
        Self { family: Family::of(written), range, length }
    }

    fn problem(&self, value: ValueRef<'_>) -> Option<&'static str> {
        let text = match value {
            ValueRef::Null => return None,
            ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Some(text),
                Err(_) => return Some("text that is not UTF-8"),
            },
            _ => None,
        };
        if text.is_some_and(|text| text.contains('\0')) {
            return Some("text with a NUL character");
        }
        match (&self.family, value) {
            (Family::Integer, ValueRef::Integer(integer)) => {
                let (least, most) = self.range;
                (!(least..=most).contains(&integer)).then_some("a number beyond the type's range")
            }
            (Family::Integer, ValueRef::Real(_)) => Some("a fraction in a column of whole numbers"),
            (Family::Integer | Family::Real4 | Family::Real8, ValueRef::Text(_)) => Some("text in a column of numbers"),
            (Family::Integer | Family::Real4 | Family::Real8, ValueRef::Blob(_)) => {
                Some("bytes in a column of numbers")
            }
            (Family::Boolean, ValueRef::Integer(0 | 1)) => None,
            (Family::Boolean, _) => Some("neither 0 nor 1 in a boolean"),
            (Family::Timestamp | Family::Date, ValueRef::Text(_)) => {
                text.filter(|text| !is_moment(text)).map(|_| "a text that is no time")
            }
            (Family::Timestamp | Family::Date, _) => Some("a number where a time is to be"),
            (Family::Json, ValueRef::Text(_)) => {
                let is_json = |text: &&str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
                text.filter(|text| !is_json(text)).map(|_| "a text that is not JSON")
            }
            (Family::Uuid, ValueRef::Text(_)) => {
                let digits = text.unwrap_or_default().chars().filter(char::is_ascii_hexdigit).count();
                (digits != 32).then_some("a text that is no UUID")
            }
            (Family::Text, ValueRef::Blob(_)) => Some("bytes in a column of texts"),
            (Family::Text, _) => {
                let length = text.map_or(0, |text| text.chars().count());
                self.length.filter(|most| length > *most).map(|_| "a text that is too long")
            }
            _ => None,
        }
    }
}

fn sample(value: ValueRef<'_>) -> String {
    lite2pg_engines::Value::from(value).to_literal().chars().take(60).collect()
}
