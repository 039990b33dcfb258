//! `lite2pg drift`: a live PostgreSQL against what the migrations define. The live database is only read.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use lite2pg_engines::{Remote, Server};
use lite2pg_verify::drift::{Drift as Drifted, drift, read, repairs, respell};
use lite2pg_verify::verify::Postgres;

use crate::cli::{Format, Global};
use crate::output::{Output, Paint, clean};
use crate::plan::{default_directory, settings};
use crate::problem::Problem;
use crate::schema_command::defined;
use crate::verify_command::{Verify, plan};

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
    let directory = match &args.directory {
        Some(directory) => directory.clone(),
        None => default_directory(&settings(global, Path::new("."))?)?,
    };
    let settings = settings(global, &directory)?;
    let layout = Verify::for_directory(&directory, Some(args.database_url.clone()));
    let plan = plan(&layout, &directory, &settings)?;
    let general = |error: lite2pg_engines::Error| Problem::general(error.to_string());

    let remote = Remote::new(&args.database_url).map_err(general)?;
    let name = |error: lite2pg_engines::Error| Problem::general(format!("{remote}: {error}"));
    let mut live = read(&mut remote.read_only().map_err(name)?).map_err(name)?;

    let server = Server::start().map_err(general)?;
    let (mut database, is_whole) = defined(&Postgres::Local(&server), &plan, &settings, output)?;
    let defined = read(database.client()).map_err(general)?;
    respell(database.client(), &mut live, &defined).map_err(general)?;
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
        for repair in repairs(&found) {
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
    output.document(&text)?;
    if !output.quiet && output.format != Format::Json {
        let kept = if meant.is_empty() { String::new() } else { format!(", {} allowed", meant.len()) };
        Output::say(&format!("{remote}: {} drifted{kept}\n", found.len()));
    }
    Ok(u8::from(!found.is_empty() || !is_whole))
}
