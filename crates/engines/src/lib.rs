//! Runs the two real databases: a throwaway PostgreSQL server and an in-memory SQLite.
//!
//! ```no_run
//! use lite2pg_engines::{Server, Sqlite};
//!
//! let server = Server::start()?;
//! let mut postgres = server.database()?;
//! postgres.batch("CREATE TABLE tag (name TEXT)")?;
//!
//! let sqlite = Sqlite::memory()?;
//! sqlite.batch("CREATE TABLE tag (name TEXT)")?;
//! # Ok::<(), lite2pg_engines::Error>(())
//! ```
//!
//! Tests use [`Server::shared`]: one server for the whole test binary, one fresh [`Database`] for each test. A server
//! never outlives the process that started it, not even after `kill -9`.

mod account;
mod cache;
mod database;
mod error;
mod find;
mod remote;
mod server;
mod spare;
mod sqlite;
mod value;

pub use database::{Database, drop_all, query_text};
pub use error::{Error, SqlError};
pub use remote::Remote;
pub use server::Server;
pub use sqlite::Sqlite;
pub use value::Value;
// For what the wrappers do not offer.
pub use postgres::Client;
pub use rusqlite;
