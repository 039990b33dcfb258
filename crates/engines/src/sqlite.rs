//! The real SQLite, in memory or on a file that is only read.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::backup::Backup;
use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::hooks::{AuthAction, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Batch, Connection, OpenFlags};

use crate::error::Error;
use crate::value::Value;

/// How many of SQLite's instructions run between two looks at the clock: about a tenth of a millisecond.
const INSTRUCTIONS_PER_LOOK: i32 = 10_000;

/// Pages of 4096 bytes: a migration that writes more than a gigabyte is stopped.
const MOST_PAGES: u32 = 262_144;

/// The longest text or blob, in bytes.
const LONGEST_VALUE: i32 = 100_000_000;

/// A SQLite database.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    deadline: Option<Deadline>,
}

/// How long a statement may take, and when the present one has to be done.
#[derive(Clone, Debug)]
struct Deadline {
    limit: Duration,
    end: Arc<Mutex<Instant>>,
}

impl Sqlite {
    /// Opens an empty one in memory. Foreign keys are off, as they are in SQLite unless a program asks for them.
    ///
    /// # Errors
    ///
    /// When SQLite has no memory.
    pub fn memory() -> Result<Self, Error> {
        let connection = Connection::open_in_memory()?;
        // The SQLite that is built in here has them on by default.
        connection.execute_batch("PRAGMA foreign_keys = OFF")?;
        Ok(Self { connection, deadline: None })
    }

    /// Opens an empty one in memory for SQL that nobody has read: it can touch no file (ATTACH and `VACUUM INTO` are
    /// refused, extensions cannot be loaded), it cannot fill the memory, and no statement takes longer than `limit`.
    ///
    /// # Errors
    ///
    /// When SQLite has no memory.
    pub fn sandbox(limit: Duration) -> Result<Self, Error> {
        let mut sqlite = Self::memory()?;
        sqlite.connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
        sqlite.connection.execute_batch(&format!("PRAGMA max_page_count = {MOST_PAGES}"))?;
        // VACUUM itself attaches a database without a name.
        sqlite.connection.authorizer(Some(|context: rusqlite::hooks::AuthContext<'_>| match context.action {
            AuthAction::Attach { filename } if !filename.is_empty() => Authorization::Deny,
            _ => Authorization::Allow,
        }))?;
        let deadline = Deadline { limit, end: Arc::new(Mutex::new(Instant::now() + limit)) };
        let end = Arc::clone(&deadline.end);
        let is_late = move || Instant::now() > *end.lock().unwrap_or_else(PoisonError::into_inner);
        sqlite.connection.progress_handler(INSTRUCTIONS_PER_LOOK, Some(is_late))?;
        sqlite.deadline = Some(deadline);
        Ok(sqlite)
    }

    /// Opens a database file for reading only; nothing is written, not even beside it.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or is no SQLite database.
    pub fn read_only(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = if is_closed_wal(path) {
            let address = format!("file:{}?immutable=1", percent_encoded(path));
            Connection::open_with_flags(address, flags | OpenFlags::SQLITE_OPEN_URI)?
        } else {
            Connection::open_with_flags(path, flags)?
        };
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(Self { connection, deadline: None })
    }

    /// The version of SQLite, for example `3.50.2`.
    pub fn version() -> &'static str {
        rusqlite::version()
    }

    /// A sandbox with the same contents, for what may go wrong.
    ///
    /// # Errors
    ///
    /// When SQLite has no memory, or is in the middle of a transaction.
    pub fn copy(&self) -> Result<Self, Error> {
        let limit = self.deadline.as_ref().map_or(Duration::from_secs(60), |deadline| deadline.limit);
        let mut copy = Self::sandbox(limit)?;
        Backup::new(&self.connection, &mut copy.connection)?.run_to_completion(i32::MAX, Duration::ZERO, None)?;
        Ok(copy)
    }

    /// The open connection, for what the methods here do not offer.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Runs any number of statements; those before a failing one stay done.
    ///
    /// # Errors
    ///
    /// What SQLite says, or [`Error::Deadline`].
    pub fn batch(&self, sql: &str) -> Result<(), Error> {
        self.run(sql, |_| Ok(()))
    }

    /// Runs statements and returns the rows of all of them in order.
    ///
    /// # Errors
    ///
    /// What SQLite says, or [`Error::Deadline`].
    pub fn query(&self, sql: &str) -> Result<Vec<Vec<Value>>, Error> {
        let mut rows = Vec::new();
        self.run(sql, |row| {
            let columns = row.as_ref().column_count();
            rows.push((0..columns).map(|column| row.get_ref(column).map(Value::from)).collect::<Result<_, _>>()?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Runs statements and returns the rows of all of them in order, each value as [`Value::to_text`] gives it.
    ///
    /// # Errors
    ///
    /// What SQLite says, or [`Error::Deadline`].
    pub fn query_text(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>, Error> {
        Ok(self.query(sql)?.iter().map(|row| row.iter().map(Value::to_text).collect()).collect())
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
        self.restart();
        while let Some(mut statement) = batch.next()? {
            self.restart();
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next().map_err(|error| self.explain(error))? {
                each(row)?;
            }
        }
        Ok(())
    }

    /// Gives the next statement its whole time.
    fn restart(&self) {
        if let Some(deadline) = &self.deadline {
            *deadline.end.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + deadline.limit;
        }
    }

    fn explain(&self, error: rusqlite::Error) -> Error {
        match (&self.deadline, error.sqlite_error_code()) {
            (Some(deadline), Some(rusqlite::ErrorCode::OperationInterrupted)) => {
                Error::Deadline { engine: "SQLite", limit: deadline.limit }
            }
            _ => error.into(),
        }
    }
}

/// True for a database in [WAL mode](https://www.sqlite.org/wal.html#read_only_databases) that nobody has open: to read such a
/// one, SQLite would make files beside it, unless it is told that nobody changes it.
fn is_closed_wal(path: &Path) -> bool {
    let mut header = [0_u8; 20];
    let is_read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut header)).is_ok();
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    is_read && header[18..20] == [2, 2] && !Path::new(&log).exists()
}

/// A path for the address of a file.
fn percent_encoded(path: &Path) -> String {
    let mut text = String::new();
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}
