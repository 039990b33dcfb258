//! A value as SQLite stores it.

use std::fmt::Write as _;

use rusqlite::types::ValueRef;

/// A value in one of [SQLite's five storage classes](https://www.sqlite.org/datatype3.html#storage_classes_and_datatypes).
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum Value {
    Null,
    Integer(i64),
    Real(f64),
    /// Bytes that are not UTF-8 are replaced by U+FFFD.
    Text(String),
    Blob(Vec<u8>),
}

impl Value {
    /// The text that tests compare: NULL is `None`, a blob is `X'0A'`, a real has the fewest digits that give it back
    /// (`0.1`, `1.0`, `1e300`, `Inf`).
    pub fn to_text(&self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Integer(integer) => Some(integer.to_string()),
            Self::Real(real) if real.is_infinite() => Some(if *real > 0.0 { "Inf" } else { "-Inf" }.to_owned()),
            Self::Real(real) => Some(format!("{real:?}")),
            Self::Text(text) => Some(text.clone()),
            Self::Blob(bytes) => Some(format!("X'{}'", hex(bytes))),
        }
    }

    /// The value as a literal of SQLite.
    pub fn to_literal(&self) -> String {
        match self {
            Self::Null => "NULL".to_owned(),
            // SQLite has no literal for infinity, but this overflows to it.
            Self::Real(real) if real.is_infinite() => if *real > 0.0 { "9e999" } else { "-9e999" }.to_owned(),
            Self::Integer(integer) => integer.to_string(),
            Self::Real(real) => format!("{real:?}"),
            Self::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Self::Blob(bytes) => format!("X'{}'", hex(bytes)),
        }
    }
}

impl From<ValueRef<'_>> for Value {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(integer) => Self::Integer(integer),
            ValueRef::Real(real) => Self::Real(real),
            ValueRef::Text(bytes) => Self::Text(String::from_utf8_lossy(bytes).into_owned()),
            ValueRef::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(hex, "{byte:02X}");
    }
    hex
}
