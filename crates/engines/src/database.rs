//! One database of a PostgreSQL server, made for a check and dropped after it.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, Config, NoTls, SimpleQueryMessage};

use crate::error::Error;
use crate::spare::{Spare, Spares};

/// The databases that are still to be dropped, for [`drop_all`].
static MADE: Mutex<Vec<(Config, String)>> = Mutex::new(Vec::new());

/// Read while a database is being made: [`drop_all`] waits for that, and then lets none be made any more.
static MAKING: RwLock<()> = RwLock::new(());

/// How long [`drop_all`] waits for databases that are being made.
const PATIENCE: Duration = Duration::from_secs(20);

/// So that the server ends what it does when this process is killed. Not every system can tell it that.
const WATCH: &str = "SET client_connection_check_interval = '500ms'";

/// A fresh database and a connection to it. Dropping the value drops the database, or empties it for the next one.
pub struct Database {
    /// Nothing only while the value is dropped.
    client: Option<Client>,
    maintenance: Config,
    name: String,
    /// How often the database has been used, and where it goes afterwards.
    home: Option<(usize, Arc<Spares>)>,
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
        let _ = client.batch_execute(WATCH);
        Ok(Self { client: Some(client), maintenance, name: name.to_owned(), home: None })
    }

    /// One that was used before, if there is one.
    pub(crate) fn again(maintenance: &Config, spares: &Arc<Spares>) -> Option<Self> {
        let Spare { mut client, name, uses } = spares.take()?;
        let _ = client.batch_execute(WATCH);
        let home = Some((uses, Arc::clone(spares)));
        Some(Self { client: Some(client), maintenance: maintenance.clone(), name, home })
    }

    /// Lets the database be used again by somebody else.
    pub(crate) fn lend(mut self, spares: &Arc<Spares>) -> Self {
        self.home = Some((0, Arc::clone(spares)));
        self
    }

    /// The database's name on the server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The open connection, for what the methods here do not offer.
    ///
    /// # Panics
    ///
    /// Never: it is there as long as the value.
    pub fn client(&mut self) -> &mut Client {
        self.client.as_mut().expect("the value is not dropped yet")
    }

    /// A second connection to the same database, which is not used again then.
    ///
    /// # Errors
    ///
    /// When the server does not answer any more.
    pub fn connect(&mut self) -> Result<Client, Error> {
        self.home = None;
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
        Ok(self.client().batch_execute(sql)?)
    }

    /// Runs statements and returns the rows of all of them in order, each value as PostgreSQL prints it, NULL as `None`.
    ///
    /// # Errors
    ///
    /// What PostgreSQL says, with SQLSTATE and position.
    pub fn query_text(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>, Error> {
        query_text(self.client(), sql)
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
        // After a panic the connection may be anywhere.
        if let (Some(client), Some((uses, spares)), false) = (self.client.take(), self.home.take(), thread::panicking())
            && spares.keep(Spare { client, name: self.name.clone(), uses: uses + 1 })
        {
            return;
        }
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
