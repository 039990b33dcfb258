//! One database of a PostgreSQL server, made for a check and dropped after it.

use std::sync::{Mutex, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, Config, NoTls, SimpleQueryMessage};

use crate::error::Error;

/// The databases that are still to be dropped, for [`drop_all`].
static MADE: Mutex<Vec<(Config, String)>> = Mutex::new(Vec::new());

/// Read while a database is being made: [`drop_all`] waits for that, and then lets none be made any more.
static MAKING: RwLock<()> = RwLock::new(());

/// How long [`drop_all`] waits for databases that are being made.
const PATIENCE: Duration = Duration::from_secs(20);

/// A fresh database and a connection to it. Dropping the value drops the database.
pub struct Database {
    client: Client,
    maintenance: Config,
    name: String,
}

impl Database {
    pub(crate) fn create(maintenance: Config, name: &str, by_file: bool) -> Result<Self, Error> {
        let mut client = maintenance.connect(NoTls)?;
        // Without fsync, copying files is three times as fast as the default of 15 and later, which logs every page.
        let strategy = if by_file { " STRATEGY file_copy" } else { "" };
        let making = MAKING.read().unwrap_or_else(PoisonError::into_inner);
        let entry = (maintenance.clone(), name.to_owned());
        MADE.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
        // SQLite compares bytes, and so does the locale C: what a production server's locale does is not the port's fault.
        let made = client
            .batch_execute(&format!(
                "CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'{strategy}"
            ))
            .or_else(|_| client.batch_execute(&format!("CREATE DATABASE \"{name}\" TEMPLATE template0{strategy}")));
        drop(making);
        if let Err(error) = made {
            forget(name);
            return Err(error.into());
        }
        let mut client = connect(&maintenance, name).inspect_err(|_| {
            drop_database(&maintenance, name);
            forget(name);
        })?;
        // So that the server ends what it does when this process is killed. Not every system can tell it that.
        let _ = client.batch_execute("SET client_connection_check_interval = '500ms'");
        Ok(Self { client, maintenance, name: name.to_owned() })
    }

    /// The database's name on the server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The open connection, for what the methods here do not offer.
    pub fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// A second connection to the same database.
    ///
    /// # Errors
    ///
    /// When the server does not answer any more.
    pub fn connect(&self) -> Result<Client, Error> {
        connect(&self.maintenance, &self.name)
    }

    /// Ends every later statement of this connection that takes longer; PostgreSQL then reports SQLSTATE 57014.
    ///
    /// # Errors
    ///
    /// When the server does not answer any more.
    pub fn limit(&mut self, limit: Duration) -> Result<(), Error> {
        self.batch(&format!("SET statement_timeout = {}", limit.as_millis()))
    }

    /// Runs any number of statements, as a migration tool does: in one implicit transaction, unless they say otherwise.
    ///
    /// # Errors
    ///
    /// What PostgreSQL says, with SQLSTATE and position.
    pub fn batch(&mut self, sql: &str) -> Result<(), Error> {
        Ok(self.client.batch_execute(sql)?)
    }

    /// Runs statements and returns the rows of all of them in order, each value as PostgreSQL prints it, NULL as `None`.
    ///
    /// # Errors
    ///
    /// What PostgreSQL says, with SQLSTATE and position.
    pub fn query_text(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>, Error> {
        query_text(&mut self.client, sql)
    }
}

/// Runs statements on any connection, as [`Database::query_text`] does.
///
/// # Errors
///
/// What PostgreSQL says, with SQLSTATE and position.
pub fn query_text(client: &mut Client, sql: &str) -> Result<Vec<Vec<Option<String>>>, Error> {
    let mut rows = Vec::new();
    for message in client.simple_query(sql)? {
        if let SimpleQueryMessage::Row(row) = message {
            rows.push((0..row.len()).map(|column| row.get(column).map(str::to_owned)).collect());
        }
    }
    Ok(rows)
}

/// Drops every database that this process has made and not yet dropped: for a process that is about to be ended by a
/// signal, when no value is dropped any more.
pub fn drop_all() {
    let started = Instant::now();
    // Kept until the process ends. A server that does not answer must not keep it from ending.
    while started.elapsed() < PATIENCE {
        if let Ok(guard) = MAKING.try_write() {
            std::mem::forget(guard);
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
    let made = std::mem::take(&mut *MADE.lock().unwrap_or_else(PoisonError::into_inner));
    for (maintenance, name) in made {
        drop_database(&maintenance, &name);
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop_database(&self.maintenance, &self.name);
        forget(&self.name);
    }
}

/// A failure is not reported: a throwaway server goes away anyway, and on another the next run tries again.
fn drop_database(maintenance: &Config, name: &str) {
    if let Ok(mut client) = maintenance.connect(NoTls) {
        let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"));
    }
}

fn forget(name: &str) {
    MADE.lock().unwrap_or_else(PoisonError::into_inner).retain(|(_, other)| other != name);
}

fn connect(maintenance: &Config, name: &str) -> Result<Client, Error> {
    Ok(maintenance.clone().dbname(name).connect(NoTls)?)
}
