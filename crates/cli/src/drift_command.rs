//! `lite2pg drift`: a live PostgreSQL against what the migrations define. The live database is only read.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueHint};
use lite2pg_core::project::{self, File, Role};
use lite2pg_engines::{Remote, Server};
use lite2pg_verify::apply;
use lite2pg_verify::drift::{Definitions, Drift as Drifted, Repair, drift, read};
use lite2pg_verify::script::{Part, Script};
use lite2pg_verify::verify::{Plan, Postgres};

use crate::cli::{Format, Global};
use crate::config::Settings;
use crate::output::{Output, Paint, clean};
use crate::problem::Problem;
use crate::verify_command::{Verify, default_directory, end_cleanly, plan, settings};

/// How long a statement of the migrations may take.
const LIMIT: Duration = Duration::from_secs(60);

/// `lite2pg drift`.
#[derive(Args, Debug)]
pub struct Drift {
    /// The directory of the migrations; otherwise `migrations` beside lite2pg.toml or in the current directory
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: Option<PathBuf>,
    /// The live database. It is only read. The password may be in PGPASSWORD
    #[arg(long, value_name = "URL", env = "LITE2PG_DATABASE_URL", hide_env_values = true)]
    pub database_url: String,
    /// Print the SQL that would repair it, and run nothing. What destroys data is a comment
    #[arg(long)]
    pub sql: bool,
}

/// Runs the command and gives back the exit code.
///
/// # Errors
/// If it cannot be done at all.
pub fn run(args: &Drift, global: &Global, output: &Output) -> Result<u8, Problem> {
    end_cleanly();
    let directory = match &args.directory {
        Some(directory) => directory.clone(),
        None => default_directory(global)?,
    };
    let settings = settings(global, &directory)?;
    let layout = Verify::for_directory(&directory, args.database_url.clone());
    let plan = plan(&layout, &directory, &settings)?;
    let general = |error: lite2pg_engines::Error| Problem::general(error.to_string());

    let remote = Remote::new(&args.database_url).map_err(general)?;
    let name = |error: lite2pg_engines::Error| Problem::general(format!("{remote}: {error}"));
    let live = read(&mut remote.read_only().map_err(name)?).map_err(name)?;

    let (defined, is_whole) = defined(&plan, &settings, output)?;
    let found = drift(&live, &defined);
    let allowed = |drifted: &Drifted| {
        settings.allowed_drift.iter().find(|(pattern, _)| lite2pg_verify::report::fits(pattern, &drifted.subject))
    };
    let (meant, found): (Vec<Drifted>, Vec<Drifted>) =
        found.into_iter().partition(|drifted| allowed(drifted).is_some());
    let mut text = String::new();
    if output.format == Format::Json {
        let document = serde_json::json!({ "schema": "lite2pg.drift/1", "drift": found, "allowed": meant });
        text = serde_json::to_string_pretty(&document).map_err(|error| Problem::general(error.to_string()))?;
        text.push('\n');
    } else if args.sql {
        let mut repairs: Vec<&Repair> = found.iter().flat_map(|drifted| &drifted.repair).collect();
        repairs.sort_by_key(|repair| repair.rank);
        for repair in repairs {
            let _ = writeln!(text, "{}", repair.sql.trim_end());
        }
    } else {
        for drifted in &found {
            let _ = writeln!(text, "{} {}", output.paint(Paint::Bold, drifted.sign.mark()), clean(&drifted.subject));
            if let Some((live, defined)) = &drifted.sides {
                let _ = writeln!(text, "      live    {}\n      defined {}", clean(live), clean(defined));
            }
        }
    }
    Output::result(&text)?;
    if !output.quiet && output.format != Format::Json {
        let kept = if meant.is_empty() { String::new() } else { format!(", {} allowed", meant.len()) };
        Output::say(&format!("{remote}: {} drifted{kept}\n", found.len()));
    }
    Ok(u8::from(!found.is_empty() || !is_whole))
}

/// What the ports define, those that are not written yet as they would be; and whether all of them could be applied.
fn defined(plan: &Plan, settings: &Settings, output: &Output) -> Result<(Definitions, bool), Problem> {
    let general = |error: lite2pg_engines::Error| Problem::general(error.to_string());
    let server = Server::start().map_err(general)?;
    let mut database = Postgres::Local(&server).database(LIMIT).map_err(general)?;
    let mut is_whole = true;
    for script in ports(plan, settings) {
        let refused = apply::postgres(&mut database, &script, Part::Up);
        for refused in refused.map_err(|stopped| Problem::general(stopped.to_string()))? {
            is_whole = false;
            let place = format!("{}:{}:{}", refused.file, refused.line, refused.column);
            let message =
                format!("{}: {place}: not applied: {}", output.paint(Paint::Warning, "warning"), refused.message);
            Output::say(&format!("{}\n", clean(&message)));
        }
    }
    Ok((read(database.client()).map_err(general)?, is_whole))
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
        let made = || made.map(|port| Script { name: Path::new(&file.name).display().to_string(), text: port.text });
        migration.port.clone().or_else(made)
    });
    scripts.collect()
}
