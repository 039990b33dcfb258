//! Databases of a throwaway server that are used again: to make and drop one costs ten times as much as to empty it.

use std::sync::{Mutex, PoisonError};

use postgres::{Client, SimpleQueryMessage};

/// How often a database is used: its catalogs grow with each time, and nothing vacuums them.
const MOST_USES: usize = 40;

/// Takes away what statements can leave in a database. What is named `pg_…` cannot be made, and what an extension made
/// goes with it.
const EMPTY: &str = "
DO $$ DECLARE one name; BEGIN
    FOR one IN SELECT extname FROM pg_extension WHERE oid >= 16384 LOOP
        EXECUTE format('DROP EXTENSION IF EXISTS %I CASCADE', one);
    END LOOP;
    FOR one IN SELECT nspname FROM pg_namespace WHERE nspname = 'public' OR oid >= 16384 AND nspname !~ '^pg_' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', one);
    END LOOP;
    CREATE SCHEMA public;
    IF current_setting('server_version_num')::int < 150000 THEN
        GRANT ALL ON SCHEMA public TO PUBLIC;
    ELSE
        ALTER SCHEMA public OWNER TO pg_database_owner;
        GRANT USAGE ON SCHEMA public TO PUBLIC;
    END IF;
END $$";

/// Counts what is left: objects that initdb did not make, comments and settings of the database.
const LEFT: &str = "
SELECT (SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace)
    + (SELECT count(*) FROM pg_proc WHERE oid >= 16384) + (SELECT count(*) FROM pg_type WHERE oid >= 16384)
    + (SELECT count(*) FROM pg_namespace WHERE oid >= 16384 AND nspname <> 'public' AND nspname !~ '^pg_')
    + (SELECT count(*) FROM pg_operator WHERE oid >= 16384) + (SELECT count(*) FROM pg_cast WHERE oid >= 16384)
    + (SELECT count(*) FROM pg_collation WHERE oid >= 16384) + (SELECT count(*) FROM pg_conversion WHERE oid >= 16384)
    + (SELECT count(*) FROM pg_opfamily WHERE oid >= 16384) + (SELECT count(*) FROM pg_ts_config WHERE oid >= 16384)
    + (SELECT count(*) FROM pg_ts_dict WHERE oid >= 16384) + (SELECT count(*) FROM pg_extension WHERE oid >= 16384)
    + (SELECT count(*) FROM pg_language WHERE oid >= 16384) + (SELECT count(*) FROM pg_am WHERE oid >= 16384)
    + (SELECT count(*) FROM pg_event_trigger) + (SELECT count(*) FROM pg_publication)
    + (SELECT count(*) FROM pg_foreign_data_wrapper) + (SELECT count(*) FROM pg_foreign_server)
    + (SELECT count(*) FROM pg_largeobject_metadata) + (SELECT count(*) FROM pg_default_acl)
    + (SELECT count(*) FROM pg_description WHERE objoid >= 16384)
    + (SELECT count(*) FROM pg_db_role_setting
       WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))";

/// A database that is empty again, with the connection to it.
pub(crate) struct Spare {
    pub(crate) client: Client,
    pub(crate) name: String,
    pub(crate) uses: usize,
}

/// The databases of one server that nobody uses at present.
#[derive(Default)]
pub(crate) struct Spares(Mutex<Vec<Spare>>);

impl Spares {
    pub(crate) fn take(&self) -> Option<Spare> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Empties a database and keeps it. False if something is left in it, or if it is not worth it.
    pub(crate) fn keep(&self, mut spare: Spare) -> bool {
        let is_empty = spare.uses < MOST_USES && empty(&mut spare.client).unwrap_or(false);
        if is_empty {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(spare);
        }
        is_empty
    }
}

impl std::fmt::Debug for Spares {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Spares")
    }
}

fn empty(client: &mut Client) -> Result<bool, postgres::Error> {
    client.batch_execute("ROLLBACK")?;
    client.batch_execute("DISCARD ALL")?;
    // Another session may hold a lock.
    client.batch_execute("SET lock_timeout = '1s'; SET statement_timeout = '10s'; SET client_min_messages = error")?;
    client.batch_execute(EMPTY)?;
    let mut is_empty = false;
    for message in client.simple_query(LEFT)? {
        if let SimpleQueryMessage::Row(row) = message {
            is_empty = row.get(0) == Some("0");
        }
    }
    client.batch_execute("RESET ALL")?;
    Ok(is_empty)
}
