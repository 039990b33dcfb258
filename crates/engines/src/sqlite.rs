//! The real SQLite, in memory.

use std::fmt::Write as _;

use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection};

use crate::error::Error;

/// An empty SQLite database in memory.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    /// Opens one. Foreign keys are off, as they are in SQLite unless a program asks for them.
    ///
    /// # Errors
    ///
    /// When SQLite has no memory.
    pub fn memory() -> Result<Self, Error> {
        let connection = Connection::open_in_memory()?;
        // The SQLite that is built in here has them on by default.
        connection.execute_batch("PRAGMA foreign_keys = OFF")?;
        Ok(Self { connection })
    }

    /// The version of SQLite, for example `3.50.2`.
    pub fn version() -> &'static str {
        rusqlite::version()
    }

    /// The open connection, for what the methods here do not offer.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Runs any number of statements; those before a failing one stay done.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn batch(&self, sql: &str) -> Result<(), Error> {
        self.run(sql, |_| Ok(()))
    }

    /// Runs statements and returns the rows of all of them in order, each value as text.
    ///
    /// NULL is `None`, a blob is `X'0A'`, a real has the fewest digits that give it back (`0.1`, `1.0`, `1e300`, `Inf`).
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn query_text(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>, Error> {
        let mut rows = Vec::new();
        self.run(sql, |row| {
            let columns = row.as_ref().column_count();
            rows.push((0..columns).map(|column| row.get_ref(column).map(text)).collect::<Result<_, _>>()?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Says whether SQLite can compile the statements against the present schema; runs none of them.
    ///
    /// # Errors
    ///
    /// What SQLite says about the first statement that it refuses.
    pub fn accepts(&self, sql: &str) -> Result<(), String> {
        let mut batch = Batch::new(&self.connection, sql);
        while batch.next().map_err(|error| error.to_string())?.is_some() {}
        Ok(())
    }

    fn run(
        &self,
        sql: &str,
        mut each: impl FnMut(&rusqlite::Row<'_>) -> Result<(), rusqlite::Error>,
    ) -> Result<(), Error> {
        let mut batch = Batch::new(&self.connection, sql);
        while let Some(mut statement) = batch.next()? {
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next()? {
                each(row)?;
            }
        }
        Ok(())
    }
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(integer) => Some(integer.to_string()),
        ValueRef::Real(real) if real.is_infinite() => Some(if real > 0.0 { "Inf" } else { "-Inf" }.to_owned()),
        ValueRef::Real(real) => Some(format!("{real:?}")),
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => {
            let mut hex = String::from("X'");
            for byte in bytes {
                let _ = write!(hex, "{byte:02X}");
            }
            hex.push('\'');
            Some(hex)
        }
    }
}
