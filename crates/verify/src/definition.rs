//! The schema of a database as SQL that makes it anew.

use lite2pg_engines::{Client, Error, Sqlite, query_text};

use crate::drift::{Definitions, drift, read, repairs};

/// What tables, views and triggers may need: extensions, enumerated types, sequences of their own.
const BEFORE: [&str; 3] = [
    "SELECT 'CREATE EXTENSION IF NOT EXISTS ' || quote_ident(extname) || ';' FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY oid",
    "SELECT 'CREATE TYPE ' || t.oid::regtype || ' AS ENUM (' || string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) || ');'
       FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY t.oid ORDER BY t.oid",
    "SELECT 'CREATE SEQUENCE ' || c.oid::regclass || ';' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'S' AND n.nspname !~ '^pg_'
         AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i', 'e')) ORDER BY c.oid",
];

/// The schema of a PostgreSQL database. Books of migration tools are left out.
///
/// # Errors
///
/// When the server goes away or the user may not read the catalogs.
pub fn postgres(client: &mut Client) -> Result<Vec<String>, Error> {
    let mut statements = Vec::new();
    for question in BEFORE {
        statements.extend(query_text(client, question)?.into_iter().flatten().flatten());
    }
    let found = drift(&Definitions::default(), &read(client)?);
    statements.extend(repairs(&found).into_iter().map(|repair| repair.sql.trim_end().to_owned()));
    Ok(statements)
}

/// The schema of a SQLite database, as SQLite itself has written it down.
///
/// # Errors
///
/// When the database cannot be read.
pub fn sqlite(sqlite: &Sqlite) -> Result<Vec<String>, Error> {
    // What a virtual table keeps in tables of its own, it makes itself.
    let rows = sqlite.query_text(
        "SELECT sql || ';' FROM sqlite_master AS m
         WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
           AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
         ORDER BY type NOT IN ('table', 'index'), rowid",
    )?;
    Ok(rows.into_iter().flatten().flatten().collect())
}
