//! `lite2pg schema`: the schema after all migrations, as SQL that makes it anew.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum, ValueHint};
use lite2pg_core::project::{self, File, Role};
use lite2pg_engines::{Database, Error, Sqlite};
use lite2pg_verify::apply::{self, Refused};
use lite2pg_verify::definition;
use lite2pg_verify::script::{Part, Script};
use lite2pg_verify::verify::{Plan, Postgres};

use crate::cli::Global;
use crate::config::Settings;
use crate::output::{Output, clean};
use crate::plan::{default_directory, settings};
use crate::problem::Problem;
use crate::verify_command::{Engines, Verify, sides};

/// How long a statement of the migrations may take.
const LIMIT: Duration = Duration::from_secs(60);

/// `lite2pg schema`.
#[derive(Args, Debug)]
pub struct Schema {
    /// The directory of the migrations; otherwise `migrations` beside lite2pg.toml or in the current directory
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: Option<PathBuf>,
    /// Whose schema
    #[arg(long, value_name = "DIALECT", default_value = "postgres")]
    pub dialect: Dialect,
    /// For the PostgreSQL side, a server on which a scratch database may be made; otherwise a throwaway server is started.
    /// The password may be in PGPASSWORD
    #[arg(long, value_name = "URL", env = "LITE2PG_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

/// Whose schema is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Dialect {
    /// What the ports define; ports that are not written yet count as they would be
    Postgres,
    /// What the sources define
    Sqlite,
}

/// Runs the command and gives back the exit code: 1 if a statement of the migrations was refused.
///
/// # Errors
/// If the migrations cannot be read, or there is no server.
pub fn run(args: &Schema, global: &Global, output: &Output) -> Result<u8, Problem> {
    let directory = match &args.directory {
        Some(directory) => directory.clone(),
        None => default_directory(&settings(global, Path::new("."))?)?,
    };
    let settings = settings(global, &directory)?;
    let layout = Verify::for_directory(&directory, args.database_url.clone());
    let plan = sides(&layout, &directory, &settings)?;
    let (statements, is_whole) = match args.dialect {
        Dialect::Sqlite => sources(&plan, output)?,
        Dialect::Postgres => {
            let mut engines = Engines::new(args.database_url.as_deref())?;
            let (mut database, is_whole) = defined(&engines.postgres()?, &plan, &settings, output)?;
            (definition::postgres(database.client()).map_err(|error| general(&error))?, is_whole)
        }
    };
    let end = if statements.is_empty() { "" } else { "\n" };
    output.document(&(statements.join("\n") + end))?;
    Ok(u8::from(!is_whole))
}

fn general(error: &Error) -> Problem {
    Problem::general(error.to_string())
}

/// What the sources define, and whether all of them could be applied.
fn sources(plan: &Plan, output: &Output) -> Result<(Vec<String>, bool), Problem> {
    let sqlite = Sqlite::sandbox(LIMIT).map_err(|error| general(&error))?;
    let mut is_whole = true;
    for source in plan.base.iter().chain(&plan.migrations).filter_map(|migration| migration.source.as_ref()) {
        let refused = apply::sqlite(&sqlite, source, Part::Up);
        let refused = refused.map_err(|stopped| Problem::general(stopped.to_string()))?;
        is_whole &= refused.is_none();
        refused.iter().for_each(|refused| warn(refused, output));
    }
    Ok((definition::sqlite(&sqlite).map_err(|error| general(&error))?, is_whole))
}

/// A database with what the ports define, those that are not written yet as they would be; and whether all of them could
/// be applied.
pub(crate) fn defined(
    postgres: &Postgres,
    plan: &Plan,
    settings: &Settings,
    output: &Output,
) -> Result<(Database, bool), Problem> {
    let mut database = postgres.database(LIMIT).map_err(|error| general(&error))?;
    let mut is_whole = true;
    for script in ports(plan, settings) {
        let refused = apply::postgres(&mut database, &script, Part::Up);
        for refused in refused.map_err(|stopped| Problem::general(stopped.to_string()))? {
            is_whole = false;
            warn(&refused, output);
        }
    }
    Ok((database, is_whole))
}

fn warn(refused: &Refused, output: &Output) {
    let Refused { file, line, column, message, .. } = refused;
    output.warn(&Problem::general(clean(&format!("{file}:{line}:{column}: not applied: {message}"))));
}

fn ports(plan: &Plan, settings: &Settings) -> Vec<Script> {
    let mut files = Vec::new();
    for (at, migration) in plan.base.iter().chain(&plan.migrations).enumerate() {
        let port = migration.port.as_ref().map(|port| port.text.clone());
        files.push(match (&migration.source, &migration.port) {
            (Some(source), _) => {
                let role = if at < plan.base.len() { Role::Base } else { Role::Migration { port } };
                File { name: source.name.clone(), source: source.text.clone(), role }
            }
            (None, Some(port)) => File { name: port.name.clone(), source: port.text.clone(), role: Role::PostgresOnly },
            (None, None) => continue,
        });
    }
    let made = project::port(&settings.core, &files, |_| true).ports;
    let written = plan.base.iter().chain(&plan.migrations).filter(|one| one.source.is_some() || one.port.is_some());
    let scripts = written.zip(files).zip(made).filter_map(|((migration, file), made)| {
        let made = || made.map(|port| Script { name: file.name.clone(), text: port.text });
        migration.port.clone().or_else(made)
    });
    scripts.collect()
}
