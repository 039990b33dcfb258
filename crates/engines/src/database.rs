//! One database of the throwaway server.

use postgres::{Client, Config, NoTls, SimpleQueryMessage};

use crate::error::Error;

/// A fresh database and a connection to it. Dropping the value drops the database.
pub struct Database {
    /// `None` only while the value is being dropped.
    client: Client,
    maintenance: Config,
    name: String,
}

impl Database {
    pub(crate) fn create(maintenance: Config, name: &str, by_file: bool) -> Result<Self, Error> {
        let mut client = maintenance.connect(NoTls)?;
        // Without fsync, copying files is three times as fast as the default of 15 and later, which logs every page.
        let strategy = if by_file { " STRATEGY file_copy" } else { "" };
        client.batch_execute(&format!("CREATE DATABASE \"{name}\" TEMPLATE template0{strategy}"))?;
        let client = connect(&maintenance, name)?;
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
        let mut rows = Vec::new();
        for message in self.client.simple_query(sql)? {
            if let SimpleQueryMessage::Row(row) = message {
                rows.push((0..row.len()).map(|column| row.get(column).map(str::to_owned)).collect());
            }
        }
        Ok(rows)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The server goes away with the process anyway: a failure here costs only disk space until then.
        if let Ok(mut client) = self.maintenance.connect(NoTls) {
            let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.name));
        }
    }
}

fn connect(maintenance: &Config, name: &str) -> Result<Client, Error> {
    Ok(maintenance.clone().dbname(name).connect(NoTls)?)
}
