//! What can go wrong with an engine, in words that a person can act on.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why an engine could not be started or refused a statement.
#[non_exhaustive]
pub enum Error {
    /// No PostgreSQL server program was found, or the one named is unusable.
    Missing(String),
    /// The PostgreSQL server was found but did not start.
    Start(String),
    /// A file or folder that the server needs could not be used.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// PostgreSQL refused a statement, or the connection broke.
    Postgres(Box<SqlError>),
    /// SQLite refused a statement.
    Sqlite(String),
    /// A statement took too long and was stopped.
    Deadline {
        /// `SQLite` or `PostgreSQL`.
        engine: &'static str,
        /// How long it may take.
        limit: Duration,
    },
    /// The address of a server cannot be used.
    Address(String),
    /// Something listens there and does not answer.
    Silent(Duration),
    /// The server is older than what ports are written for; its version.
    Old(String),
}

/// An error that PostgreSQL reports about a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SqlError {
    /// The five characters of the SQLSTATE, for example `42P01`; empty when the connection itself failed.
    pub sqlstate: String,
    /// The primary message.
    pub message: String,
    /// The second message with more detail, where there is one.
    pub detail: Option<String>,
    /// The advice, where there is some.
    pub hint: Option<String>,
    /// Where in the SQL text the fault is: characters, not bytes, counted from 1.
    pub position: Option<u32>,
    /// The function and line that it happened in, for errors inside PL/pgSQL.
    pub context: Option<String>,
}

impl Error {
    /// The SQLSTATE, if PostgreSQL reported one.
    pub fn sqlstate(&self) -> Option<&str> {
        match self {
            Self::Postgres(error) if !error.sqlstate.is_empty() => Some(&error.sqlstate),
            _ => None,
        }
    }

    /// The first line of what the engine says, without its name.
    pub fn said(&self) -> String {
        let text = self.to_string();
        let line = text.lines().next().unwrap_or_default();
        let bare = line.strip_prefix("PostgreSQL: ").or_else(|| line.strip_prefix("SQLite: "));
        bare.unwrap_or(line).to_owned()
    }

    /// True if it is not the statement that is at fault: the server is gone, unusable, or was never there.
    pub fn is_fatal(&self) -> bool {
        match self {
            // Class 08: connection exceptions; 57P: the server is ending; 53: it has no disk, memory or connection left.
            Self::Postgres(error) => {
                error.sqlstate.is_empty() || ["08", "57P", "53"].iter().any(|class| error.sqlstate.starts_with(class))
            }
            Self::Sqlite(_) | Self::Deadline { .. } => false,
            _ => true,
        }
    }

    /// True if a statement was stopped because it took too long.
    pub fn is_deadline(&self) -> bool {
        matches!(self, Self::Deadline { .. }) || self.sqlstate() == Some("57014")
    }

    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(message) => write!(
                f,
                "{message}; install PostgreSQL's server, set LITE2PG_PGBIN to the folder with initdb and postgres, \
                 or name a server with --database-url (`make test` installs one for the tests)"
            ),
            Self::Start(message) => write!(f, "PostgreSQL did not start: {message}"),
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Postgres(error) => error.fmt(f),
            Self::Sqlite(message) => write!(f, "SQLite: {message}"),
            Self::Deadline { engine, limit } => {
                write!(f, "{engine}: stopped after {} s", limit.as_secs_f64())
            }
            Self::Silent(time) => {
                write!(f, "no answer after {} s: is this a PostgreSQL server?", time.as_secs())
            }
            Self::Old(version) => write!(f, "{version} is too old: the ports are for 14 and later"),
            Self::Address(message) => write!(f, "the address of the database cannot be used: {message}"),
        }
    }
}

/// The same text: a test that unwraps shows what to do.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Postgres(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sqlstate.is_empty() {
            write!(f, "PostgreSQL: {}", self.message)?;
        } else {
            write!(f, "PostgreSQL: ERROR {}: {}", self.sqlstate, self.message)?;
        }
        if let Some(position) = self.position {
            write!(f, " (at character {position})")?;
        }
        for (label, text) in [("detail", &self.detail), ("hint", &self.hint), ("context", &self.context)] {
            if let Some(text) = text {
                write!(f, "\n{label}: {text}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for SqlError {}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        use postgres::error::ErrorPosition;
        let Some(db) = error.as_db_error() else {
            return Self::Postgres(Box::new(SqlError {
                sqlstate: String::new(),
                message: with_causes(&error),
                detail: None,
                hint: None,
                position: None,
                context: None,
            }));
        };
        Self::Postgres(Box::new(SqlError {
            sqlstate: db.code().code().to_owned(),
            message: db.message().to_owned(),
            detail: db.detail().map(str::to_owned),
            hint: db.hint().map(str::to_owned),
            position: match db.position() {
                Some(ErrorPosition::Original(position)) => Some(*position),
                _ => None,
            },
            context: db.where_().map(str::to_owned),
        }))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error.to_string())
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text.push_str(": ");
            text.push_str(&inner_text);
        }
        cause = inner.source();
    }
    text
}
