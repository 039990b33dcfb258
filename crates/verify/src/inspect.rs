//! A look at a SQLite database before the move: values that the types of the port will refuse. It reads each table once, row
//! by row, and keeps only counts and first samples, so that memory does not grow with the database.

use std::collections::BTreeMap;

use lite2pg_engines::rusqlite::functions::FunctionFlags;
use lite2pg_engines::rusqlite::types::ValueRef;
use lite2pg_engines::{Error, Sqlite, Value};
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
    /// For times: how they are written, with 9 for each digit and A for each letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

/// How far the reading is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress<'t> {
    /// The table that is being read.
    pub table: &'t str,
    /// How many rows have been read.
    pub rows: u64,
    /// About how many there are.
    pub all: u64,
}

/// How many there are, the rowid of the first, and its value.
type Seen = (u64, Option<i64>, String);

const NO_TIME: &str = "a text that is no time";

/// How many formats of times are told apart in one column.
const MOST_FORMATS: usize = 20;

/// Reads all tables. `ported` gives the type of each column in PostgreSQL, by `table.column` in lower case; columns that it
/// does not have are looked at for text that PostgreSQL cannot store. `progress` is told how far it is.
///
/// # Errors
///
/// What SQLite says.
pub fn inspect(
    sqlite: &Sqlite,
    ported: &BTreeMap<String, String>,
    mut progress: impl FnMut(Progress<'_>),
) -> Result<(Vec<Finding>, u64), Error> {
    let schema = read_sqlite(sqlite, Defaults::Skip)?;
    let mut found = Vec::new();
    let mut rows_read = 0;
    let all = about(sqlite, &schema);
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
        let mut seen: BTreeMap<(usize, &'static str, Option<String>), Seen> = BTreeMap::new();
        let mut statement = sqlite.connection().prepare(&sql)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            rows_read += 1;
            if rows_read % 10_000 == 0 {
                progress(Progress { table: name, rows: rows_read, all });
            }
            for (at, target) in types.iter().enumerate() {
                let value = row.get_ref(at + 1)?;
                if let Some(problem) = target.problem(value) {
                    let format = (problem == NO_TIME).then(|| shape(value));
                    let mut key = (at, problem, format);
                    if seen.len() >= MOST_FORMATS && !seen.contains_key(&key) {
                        key.2 = None;
                    }
                    let entry = seen.entry(key);
                    let first = || (0, row.get(0).ok().flatten(), sample(value));
                    entry.or_insert_with(first).0 += 1;
                }
            }
        }
        for ((at, problem, format), (count, rowid, sample)) in seen {
            let column = stored[at].name.clone();
            found.push(Finding { table: name.clone(), column, problem, count, rowid, sample, format });
        }
        progress(Progress { table: name, rows: rows_read, all });
    }
    orphans(sqlite, &schema, &mut found)?;
    add_fold(sqlite)?;
    duplicates(sqlite, &schema, ported, &mut found)?;
    Ok((found, rows_read))
}

/// About how many rows there are, without reading them: rowids are given one after the other, mostly.
fn about(sqlite: &Sqlite, schema: &Schema) -> u64 {
    let mut all = 0;
    for table in schema.tables.values() {
        let highest = sqlite.query_text(&format!("SELECT max(rowid) FROM {}", table.sql_name));
        let highest = highest.or_else(|_| sqlite.query_text(&format!("SELECT count(*) FROM {}", table.sql_name)));
        let number = highest.ok().and_then(|rows| rows.first()?.first()?.as_ref()?.parse::<u64>().ok());
        all += number.unwrap_or(0);
    }
    all
}

/// Sets of values that are distinct in SQLite and the same in PostgreSQL, where they have to be unique: texts that differ in
/// case only for CITEXT, UUIDs, times written in two ways.
fn duplicates(
    sqlite: &Sqlite,
    schema: &Schema,
    ported: &BTreeMap<String, String>,
    found: &mut Vec<Finding>,
) -> Result<(), Error> {
    for (name, table) in &schema.tables {
        for columns in &table.uniques {
            let targets: Vec<Target> = columns
                .iter()
                .map(|column| Target::of(ported.get(&format!("{name}.{column}")).map_or("", String::as_str)))
                .collect();
            if !targets.iter().any(Target::merges) {
                continue;
            }
            let names: Vec<String> = columns.iter().map(|column| crate::sql::quote(column)).collect();
            let keys: Vec<String> = names.iter().zip(&targets).map(|(name, target)| target.key(name)).collect();
            let given: Vec<String> = names.iter().map(|name| format!("{name} IS NOT NULL")).collect();
            let rowid = format!("SELECT rowid FROM {}", table.sql_name);
            let rowid = if sqlite.accepts(&rowid).is_ok() { "min(rowid)" } else { "NULL" };
            let group = format!(
                "SELECT count(*) AS n, {rowid} AS id, min({}) AS sample FROM {} WHERE {} GROUP BY {} HAVING count(*) > 1",
                names[0],
                table.sql_name,
                given.join(" AND "),
                keys.join(", ")
            );
            let rows = sqlite.query(&format!("SELECT sum(n - 1), min(id), sample FROM ({group})"))?;
            let Some([Value::Integer(count), id, sample]) = rows.first().map(Vec::as_slice) else { continue };
            found.push(Finding {
                table: name.clone(),
                column: columns.join(", "),
                problem: "a value that is another one's equal in PostgreSQL, and has to be unique",
                count: u64::try_from(*count).unwrap_or(0),
                rowid: if let Value::Integer(id) = id { Some(*id) } else { None },
                sample: sample.to_literal().chars().take(60).collect(),
                format: None,
            });
        }
    }
    Ok(())
}

/// A function of SQL that gives texts without case, for all letters: SQLite's own `lower` knows those of ASCII only.
fn add_fold(sqlite: &Sqlite) -> Result<(), Error> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    sqlite.connection().create_scalar_function("lite2pg_fold", 1, flags, |context| {
        Ok(match context.get_raw(0) {
            ValueRef::Text(text) => Some(String::from_utf8_lossy(text).to_lowercase()),
            other => Value::from(other).to_text(),
        })
    })?;
    Ok(())
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
            let rowid = format!("SELECT rowid FROM {}", table.sql_name);
            let rowid = if sqlite.accepts(&rowid).is_ok() { "min(c.rowid)" } else { "NULL" };
            // Beside min(), SQLite gives the values of the row that has it.
            let query = format!(
                "SELECT count(*), {rowid}, CAST(c.{first} AS TEXT) FROM {} c WHERE {} AND NOT EXISTS (SELECT 1 FROM {} p WHERE {})",
                table.sql_name,
                given.join(" AND "),
                parent.sql_name,
                same.join(" AND ")
            );
            let Some(row) = sqlite.query_text(&query)?.pop() else { continue };
            let count = row[0].as_deref().and_then(|count| count.parse().ok()).unwrap_or(0);
            if count > 0 {
                let column = key.children().collect::<Vec<_>>().join(", ");
                let rowid = row[1].as_deref().and_then(|rowid| rowid.parse().ok());
                let sample = row[2].clone().unwrap_or_default();
                let problem = "no such row in the parent table";
                found.push(Finding { table: name.clone(), column, problem, count, rowid, sample, format: None });
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
    ignores_case: bool,
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
        Self { family: Family::of(written), range, length, ignores_case: written == "citext" }
    }

    /// Whether values that SQLite tells apart can be the same.
    fn merges(&self) -> bool {
        self.ignores_case || matches!(self.family, Family::Uuid | Family::Timestamp | Family::Date)
    }

    /// An expression of SQLite that is the same for values that are.
    fn key(&self, column: &str) -> String {
        match self.family {
            Family::Uuid => format!("lite2pg_fold(replace({column}, '-', ''))"),
            Family::Timestamp => format!("coalesce(strftime('%Y-%m-%d %H:%M:%f', {column}), {column})"),
            Family::Date => format!("coalesce(date({column}), {column})"),
            _ if self.ignores_case => format!("lite2pg_fold({column})"),
            _ => column.to_owned(),
        }
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
                text.filter(|text| !is_moment(text)).map(|_| NO_TIME)
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

/// `99/99/9999` for `04/05/2021`.
fn shape(value: ValueRef<'_>) -> String {
    let text = value.as_str().unwrap_or_default();
    let sign = |char: char| match char {
        _ if char.is_ascii_digit() => '9',
        _ if char.is_alphabetic() => 'A',
        _ => char,
    };
    text.chars().take(40).map(sign).collect()
}

fn sample(value: ValueRef<'_>) -> String {
    lite2pg_engines::Value::from(value).to_literal().chars().take(60).collect()
}
