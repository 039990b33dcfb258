//! Makes up rows that SQLite takes: typed by both schemas, with values that the sources themselves decide by.

use std::collections::BTreeMap;

use fastrand::Rng;
use lite2pg_engines::{Error, Value};

use super::literals::{Kind, Literals};
use super::operation::{Cell, Operation, Verb};
use super::subject::Subject;
use crate::schema::{Column, Default};
use crate::sql::quote;
use crate::value::Family;
use crate::verify::Sides;

/// How often a row is tried before a table is given up.
const PATIENCE: usize = 60;

/// How a row is filled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// Every column has a value.
    Full,
    /// Columns that need no value are left out, so that they have their defaults.
    Sparse,
    /// Columns that may be NULL are.
    Nulls,
    /// Some of the columns that may be NULL are: a CHECK wants one of two columns.
    Mixed,
}

/// Makes rows. The same seed makes the same rows.
pub(crate) struct Maker {
    rng: Rng,
    literals: Literals,
    /// Makes values distinct.
    counter: i64,
    /// How many literals each column has had.
    turns: BTreeMap<String, usize>,
}

impl Maker {
    pub(crate) fn new(seed: u64, literals: Literals) -> Self {
        Self { rng: Rng::with_seed(seed), literals, counter: 0, turns: BTreeMap::new() }
    }

    pub(crate) const fn literals(&self) -> &Literals {
        &self.literals
    }

    /// A number that no row has.
    pub(crate) const fn value_for_nobody(&mut self) -> i64 {
        self.counter += 1;
        100_000_000 + self.counter
    }

    /// A row that SQLite takes; nothing is left of it there. `id` is for a column that numbers itself.
    pub(crate) fn row(
        &mut self,
        sides: &Sides,
        subject: &Subject,
        shape: Shape,
        id: Option<i64>,
    ) -> Result<Option<Vec<Cell>>, Error> {
        let sqlite = &sides.sqlite;
        for attempt in 0..PATIENCE {
            // A shape that CHECKs forbid is given up first.
            let shape = match attempt * 3 / PATIENCE {
                0 => shape,
                1 => Shape::Full,
                _ => Shape::Mixed,
            };
            let cells = self.cells(sides, subject, shape, id);
            let insert = Operation::new(Verb::Insert, &subject.shared, cells.clone(), Vec::new());
            sqlite.batch("SAVEPOINT attempt")?;
            let taken = sqlite.batch(&insert.to_sqlite());
            if taken.as_ref().is_err_and(Error::is_deadline) {
                return taken.map(|()| None);
            }
            if sqlite.connection().is_autocommit() {
                // RAISE(ROLLBACK) has ended everything.
                continue;
            }
            sqlite.batch("ROLLBACK TO attempt; RELEASE attempt")?;
            if taken.is_ok() {
                return Ok(Some(cells));
            }
        }
        Ok(None)
    }

    fn cells(&mut self, sides: &Sides, subject: &Subject, shape: Shape, id: Option<i64>) -> Vec<Cell> {
        self.counter += 1;
        let mut cells = Vec::new();
        let mut from_parents: Vec<(String, Value)> = Vec::new();
        for key in &subject.keys {
            let columns: Vec<String> = key.columns.iter().map(|(_, parent)| quote(parent)).collect();
            let query = format!("SELECT DISTINCT {} FROM {} LIMIT 20", columns.join(", "), quote(&key.parent));
            let mut rows = sides.sqlite.query(&query).unwrap_or_default();
            let mut chosen = None;
            while !rows.is_empty() && chosen.is_none() {
                let row = rows.remove(self.rng.usize(..rows.len()));
                // A key that chance has made is another one in PostgreSQL.
                let wanted: Vec<String> = columns
                    .iter()
                    .zip(&row)
                    .map(|(column, value)| format!("{column} IS {}", value.to_literal()))
                    .collect();
                let twin = format!("SELECT 1 FROM {} WHERE {} LIMIT 1", quote(&key.parent), wanted.join(" AND "));
                chosen = sides.twin.query(&twin).is_ok_and(|found| !found.is_empty()).then_some(row);
            }
            for (at, child) in key.children().enumerate() {
                let value = chosen.as_ref().map_or(Value::Null, |row| row[at].clone());
                from_parents.push((child.to_owned(), value));
            }
        }
        for (shared, column) in subject.insertable() {
            let value = if column.is_numbered {
                match id {
                    Some(id) => Value::Integer(id),
                    None => continue,
                }
            } else {
                let made_up = subject.makes_up(column, &shared.family, sides.window);
                let can_go = (!column.not_null || column.default != Default::None) && !made_up;
                match shape {
                    Shape::Sparse if can_go => continue,
                    Shape::Nulls if !column.not_null => Value::Null,
                    Shape::Mixed if !column.not_null && self.rng.bool() => Value::Null,
                    _ => match from_parents.iter().find(|(name, value)| {
                        // SQLite alone takes NULL into some primary keys.
                        let is_null_key = *value == Value::Null && subject.left.primary_key.contains(name);
                        // A later foreign key may point at a column that has another type until then.
                        *name == column.name && can_hold(value, &shared.family) && !is_null_key
                    }) {
                        Some((_, value)) => value.clone(),
                        None => self.value(column, subject.family(shared), subject.is_unique(&column.name)),
                    },
                }
            };
            cells.push(Cell { column: shared.clone(), value });
        }
        cells
    }

    /// A value for a column.
    pub(crate) fn value(&mut self, column: &Column, family: &Family, is_unique: bool) -> Value {
        if !is_unique || self.rng.u8(..3) == 0 {
            let pool = match self.rng.u8(..8) {
                0 => self.literals.variants(&column.name),
                1 => &[],
                _ => self.literals.exact(&column.name),
            };
            let fits = |value: &&Value| suits(value, family) && is_short(value, &column.type_name);
            let fitting: Vec<&Value> = pool.iter().filter(fits).collect();
            if !fitting.is_empty() {
                // In turn, so that each has its row; with leaps, so that columns do not march in step.
                let turn = self.turns.entry(column.name.clone()).or_default();
                *turn += if self.rng.u8(..4) == 0 { 2 } else { 1 };
                return fitting[*turn % fitting.len()].clone();
            }
        }
        let number = self.counter;
        if let Some(keys) = self.literals.json(&column.name) {
            let document = document(keys, number, &mut self.rng).to_string();
            match family {
                Family::Bytes => return Value::Blob(document.into_bytes()),
                Family::Text | Family::Json => return Value::Text(document),
                _ => {}
            }
        }
        let small = if is_unique { number } else { self.rng.i64(0..=12) };
        let is_integer = column.type_name.to_ascii_uppercase().contains("INT");
        let text = match family {
            Family::Boolean => return Value::Integer(self.rng.i64(0..=1)),
            Family::Integer => return Value::Integer(small),
            Family::Real4 | Family::Real8 if is_integer => return Value::Integer(small),
            #[expect(clippy::cast_precision_loss, reason = "it is small")]
            Family::Real4 | Family::Real8 => return Value::Real(small as f64 + 0.25),
            Family::Bytes => return Value::Blob(vec![1, 255, u8::try_from(number % 256).unwrap_or(0)]),
            Family::Timestamp if is_integer => return Value::Integer(1_600_000_000 + number),
            Family::Timestamp => format!("2021-03-04 05:{:02}:{:02}", number / 60 % 60, number % 60),
            Family::Date if column.type_name.to_ascii_uppercase().contains("TIME") => {
                format!("2021-03-04 05:{:02}:{:02}", number / 60 % 60, number % 60)
            }
            Family::Date => format!("2021-{:02}-{:02}", 1 + number / 28 % 12, 1 + number % 28),
            Family::Time => format!("05:{:02}:{:02}", number / 60 % 60, number % 60),
            Family::Json => format!("{{\"a\": {number}}}"),
            Family::Uuid => format!("00000000-0000-4000-8000-{number:012x}"),
            Family::Enum(labels) => labels.get(self.rng.usize(..labels.len().max(1))).cloned().unwrap_or_default(),
            Family::Other(name) if name.ends_with("[]") => "{}".to_owned(),
            Family::Other(name) if name == "inet" => format!("10.0.0.{}", number % 250),
            Family::Other(name) if name == "interval" => "01:00:00".to_owned(),
            Family::Text | Family::Other(_) => {
                let upper = column.type_name.to_ascii_uppercase();
                let is_time = ["DATE", "TIME"].iter().any(|part| upper.contains(part)) || column.name.ends_with("_at");
                if is_time {
                    format!("2021-03-04 05:{:02}:{:02}", number / 60 % 60, number % 60)
                } else if column.name.contains("json") {
                    format!("{{\"a\":{number}}}")
                } else {
                    // Short, because VARCHAR(10) has a length in PostgreSQL alone; the case varies.
                    let letter = ['n', 'N', 'a', 'Z'][self.rng.usize(..4)];
                    let text = format!("{letter}{number}");
                    // The digits behind are those that change.
                    let longest = length(&column.type_name).unwrap_or(text.len());
                    text[text.len().saturating_sub(longest)..].to_owned()
                }
            }
        };
        Value::Text(text)
    }
}

/// How many characters a declared type allows, which counts in PostgreSQL alone: 10 for `VARCHAR(10)`.
fn length(type_name: &str) -> Option<usize> {
    let (word, rest) = type_name.split_once('(')?;
    let digits = rest.split(')').next()?.trim();
    word.to_ascii_uppercase().contains("CHAR").then(|| digits.parse().ok()).flatten()
}

/// Whether a text is not longer than its declared type allows.
pub(crate) fn is_short(value: &Value, type_name: &str) -> bool {
    match (value, length(type_name)) {
        (Value::Text(text), Some(length)) => text.chars().count() <= length,
        _ => true,
    }
}

/// A JSON object with some of the keys that the sources look for.
fn document(keys: &BTreeMap<String, Kind>, number: i64, rng: &mut Rng) -> serde_json::Value {
    let mut document = serde_json::json!({ "a": number });
    for (key, kind) in keys {
        let value = match (kind, rng.u8(..6)) {
            (_, 0) => continue,
            (Kind::List, _) => serde_json::json!([{ "a": number }, { "a": format!("n{number}") }]),
            (Kind::Scalar, 1) => serde_json::json!(number),
            (Kind::Scalar, _) => serde_json::json!(format!("n{number}")),
        };
        let mut place = &mut document;
        for part in key.split('.').filter(|part| !part.is_empty()) {
            if !place.is_object() {
                *place = serde_json::json!({});
            }
            place = &mut place[part];
        }
        *place = value;
    }
    document
}

/// Whether PostgreSQL reads a value of a parent's column as one of a family.
fn can_hold(value: &Value, family: &Family) -> bool {
    match (value, family) {
        (Value::Text(text), Family::Uuid) => text.chars().filter(char::is_ascii_hexdigit).count() == 32,
        _ => true,
    }
}

/// Whether a literal of the sources can be a value of the family; PostgreSQL is strict where SQLite takes anything.
pub(crate) fn suits(value: &Value, family: &Family) -> bool {
    match (value, family) {
        (Value::Integer(0 | 1), Family::Boolean) => true,
        (Value::Integer(integer), Family::Integer) => i32::try_from(*integer).is_ok(),
        (Value::Integer(_) | Value::Real(_), Family::Real4 | Family::Real8) => true,
        (Value::Text(text), Family::Text) => !text.contains('\0'),
        (Value::Text(text), Family::Enum(labels)) => labels.contains(text),
        (Value::Text(text), Family::Json) => serde_json::from_str::<serde_json::Value>(text).is_ok(),
        (Value::Text(text), Family::Date) => text.parse::<jiff::civil::Date>().is_ok(),
        (Value::Text(text), Family::Timestamp) => {
            text.len() >= 19 && text.replace(' ', "T").parse::<jiff::civil::DateTime>().is_ok()
        }
        _ => false,
    }
}
