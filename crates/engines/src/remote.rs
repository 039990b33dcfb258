//! A PostgreSQL server that somebody else runs: scratch databases on it, and sessions that only read.

use std::collections::hash_map::RandomState;
use std::env;
use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use postgres::config::Host;
use postgres::{Client, Config, NoTls};

use crate::database::{Database, query_text};
use crate::error::Error;
use crate::find::{OLDEST, major};

/// What the names of scratch databases begin with; 16 hexadecimal digits follow.
const PREFIX: &str = "lite2pg_scratch_";

/// How long it may take to connect, if the address does not say it.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A server that an address names. Its `Display` gives the address without the password.
#[derive(Clone)]
pub struct Remote {
    config: Config,
}

impl Remote {
    /// Reads an address: `postgresql://user@host:port/database`, or `host=… user=…`. A password that is not in it is taken
    /// from the environment's `PGPASSWORD`.
    ///
    /// # Errors
    ///
    /// When it is no such address. The message does not repeat it, because it may hold a password.
    pub fn new(address: &str) -> Result<Self, Error> {
        let mut config: Config = address.parse().map_err(|_| {
            Error::Address("it is not of the form postgresql://user:password@host:port/database".to_owned())
        })?;
        if config.get_hosts().is_empty() {
            return Err(Error::Address("it names no host".to_owned()));
        }
        if config.get_ssl_mode() == postgres::config::SslMode::Require {
            let message = "it wants TLS (sslmode=require), which lite2pg does not speak; connect through a tunnel \
                           (ssh -L) and use sslmode=disable";
            return Err(Error::Address(message.to_owned()));
        }
        if config.get_password().is_none()
            && let Some(password) = env::var_os("PGPASSWORD")
        {
            config.password(password.into_encoded_bytes());
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(TIMEOUT);
        }
        config.application_name("lite2pg");
        Ok(Self { config })
    }

    /// Makes an empty database on the server and connects to it. It is dropped with the value. Scratch databases that a
    /// killed process left behind are dropped first; no other database is touched.
    ///
    /// # Errors
    ///
    /// When the server cannot be reached, or the user may not create databases.
    pub fn scratch(&self) -> Result<Database, Error> {
        let mut client = reach(&self.config)?;
        not_too_old(&mut client)?;
        remove_abandoned(&mut client);
        let name = format!("{PREFIX}{:016x}", RandomState::new().build_hasher().finish());
        Database::create(self.config.clone(), &name, false).map_err(|error| match error {
            Error::Postgres(mut said) if said.sqlstate == "42501" => {
                said.hint =
                    Some("scratch databases are needed: let the user make some (ALTER ROLE … CREATEDB)".to_owned());
                Error::Postgres(said)
            }
            other => other,
        })
    }

    /// Opens a session that cannot write: `default_transaction_read_only` is on.
    ///
    /// # Errors
    ///
    /// When the server cannot be reached.
    pub fn read_only(&self) -> Result<Client, Error> {
        let mut config = self.config.clone();
        let before = config.get_options().map(|options| format!("{options} ")).unwrap_or_default();
        config.options(&format!("{before}-c default_transaction_read_only=on"));
        let mut client = reach(&config)?;
        not_too_old(&mut client)?;
        Ok(client)
    }
}

impl fmt::Display for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(user) = self.config.get_user() {
            write!(f, "{user}@")?;
        }
        match self.config.get_hosts().first() {
            Some(Host::Tcp(host)) => f.write_str(host)?,
            #[cfg(unix)]
            Some(Host::Unix(folder)) => write!(f, "{}", folder.display())?,
            None => {}
        }
        if let Some(port) = self.config.get_ports().first() {
            write!(f, ":{port}")?;
        }
        match self.config.get_dbname() {
            Some(name) => write!(f, "/{name}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Remote({self})")
    }
}

/// Connects, unless the server takes too long: what listens there may be no PostgreSQL, and wait for us to speak.
fn reach(config: &Config) -> Result<Client, Error> {
    let (sender, receiver) = mpsc::channel();
    let timeout = config.get_connect_timeout().copied().unwrap_or(TIMEOUT);
    let config = config.clone();
    // If it never comes back, it ends with the process.
    thread::spawn(move || {
        let _ = sender.send(config.connect(NoTls));
    });
    // Each of two addresses has its time; one more second, so that what the system says goes first.
    let patience = timeout.saturating_mul(2).saturating_add(Duration::from_secs(1));
    match receiver.recv_timeout(patience) {
        Ok(connected) => Ok(connected?),
        Err(_) => Err(Error::Silent(patience)),
    }
}

fn not_too_old(client: &mut Client) -> Result<(), Error> {
    let rows = query_text(client, "SHOW server_version")?;
    let version = rows.into_iter().flatten().flatten().next().unwrap_or_default();
    if major(&version) < OLDEST { Err(Error::Old(format!("PostgreSQL {version}"))) } else { Ok(()) }
}

/// Drops the scratch databases that nobody is connected to: without FORCE, PostgreSQL refuses the others. What may not be
/// dropped belongs to another user, and stays.
fn remove_abandoned(client: &mut Client) {
    let pattern = format!("^{PREFIX}[0-9a-f]{{16}}$");
    let Ok(rows) = client.query("SELECT datname::text FROM pg_database WHERE datname ~ $1", &[&pattern]) else {
        return;
    };
    for row in rows {
        let name: String = row.get(0);
        let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\""));
    }
}
