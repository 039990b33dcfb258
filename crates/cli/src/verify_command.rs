//! `lite2pg verify`: runs both sides on real engines and compares them.

mod plan;
mod text;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum, ValueHint};
use lite2pg_engines::{Database, Remote, Server};
use lite2pg_verify::apply::{self, Stopped};
use lite2pg_verify::report::Report;
use lite2pg_verify::script::Part;
use lite2pg_verify::verify::{Options, Plan, Postgres, verify};
use serde::Serialize;

use crate::cli::{Format, Global};
use crate::layout::Layout;
use crate::output::Output;
use crate::plan::{default_directory, settings};
use crate::problem::Problem;

pub(crate) use plan::{plan, sides};

/// `lite2pg verify`.
#[derive(Args, Debug)]
pub struct Verify {
    /// Directories of migrations; otherwise `migrations` beside lite2pg.toml or in the current directory, or else that
    /// directory itself
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directories: Vec<PathBuf>,
    /// A server on which scratch databases may be made; they are dropped afterwards, and no other is touched. The
    /// password may be in PGPASSWORD. Otherwise a throwaway server is started from the programs in `LITE2PG_PGBIN`, PATH or
    /// the usual folders
    #[arg(long, value_name = "URL", env = "LITE2PG_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Which rows both sides are tried with: `synthetic` ones are made up, and each constraint is tried; `none` are those that
    /// the migrations write; those of a file, a SQLite database or statements for one, are written to both sides after all
    /// migrations
    #[arg(long, value_name = "none|synthetic|FILE", default_value = "synthetic", value_hint = ValueHint::FilePath)]
    pub data: Data,
    /// Keep a database with all ports applied until Enter is pressed, and say how to look at it
    #[arg(long)]
    pub keep: bool,
    /// At least how many rows are made up for each table
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub rows: u16,
    /// Where the made-up rows start; the same number gives the same rows
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// How long a statement may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout: u64,
    /// How the report is written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: ReportFormat,
    /// How sources and ports lie side by side; otherwise detected
    #[arg(long, value_name = "LAYOUT", help_heading = "Layout")]
    pub layout: Option<Layout>,
    /// What the name of a port ends with
    #[arg(long, value_name = "S", value_parser = crate::layout::suffix, help_heading = "Layout")]
    pub suffix: Option<String>,
    /// The directory of the ports
    #[arg(long, value_name = "DIR", help_heading = "Layout", value_hint = ValueHint::DirPath)]
    pub target_dir: Option<PathBuf>,
}

impl Verify {
    /// For a command that reads a directory in the same way.
    pub(crate) fn for_directory(directory: &Path, database_url: Option<String>) -> Self {
        Self {
            directories: vec![directory.to_owned()],
            database_url,
            data: Data::None,
            keep: false,
            rows: 1,
            seed: 1,
            timeout: 60,
            format: ReportFormat::Table,
            layout: None,
            suffix: None,
            target_dir: None,
        }
    }
}

/// Which rows are compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Data {
    /// Only those that the migrations write.
    None,
    /// Also made-up ones.
    Synthetic,
    /// Also those of a file.
    File(PathBuf),
}

impl From<OsString> for Data {
    fn from(text: OsString) -> Self {
        match text.to_str() {
            Some("none") => Self::None,
            Some("synthetic") => Self::Synthetic,
            _ => Self::File(text.into()),
        }
    }
}

/// How the report is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ReportFormat {
    /// For people
    Table,
    /// `lite2pg.verify/1`
    Json,
}

/// What was found in one directory.
#[derive(Debug, Serialize)]
struct Found {
    directory: String,
    equal: bool,
    #[serde(flatten)]
    report: Report,
}

/// Runs the command and gives back the exit code.
///
/// # Errors
/// If it cannot be done at all.
pub fn run(args: &Verify, global: &Global, output: &Output) -> Result<u8, Problem> {
    let mut directories = args.directories.clone();
    if directories.is_empty() {
        directories.push(default_directory(&settings(global, Path::new("."))?)?);
    }
    // What is wrong with the files is told before a server is started.
    let plans = directories
        .iter()
        .map(|directory| {
            let settings = settings(global, directory)?;
            Ok((directory, plan(args, directory, &settings)?, settings))
        })
        .collect::<Result<Vec<_>, Problem>>()?;
    let mut engines = Engines::new(args.database_url.as_deref())?;
    let (mut found, mut kept) = (Vec::new(), Vec::new());
    for (directory, mut sides, settings) in plans {
        sides.options = options(args);
        sides.data = plan::rows(&args.data)?;
        let mut report = verify(&sides, &engines.postgres()?).map_err(|stopped| problem(&stopped, &engines))?;
        for unused in report.declare(&settings.known_differences) {
            let file = settings.file.as_deref().unwrap_or(Path::new(crate::config::FILE_NAME));
            let message = format!("{}: nothing differs that fits \"{unused}\" of [verify.known]", file.display());
            Output::say(&format!("{}: {message}\n", output.paint(crate::output::Paint::Warning, "warning")));
        }
        found.push(Found { directory: directory.display().to_string(), equal: report.is_equal(), report });
        if args.keep {
            kept.push(kept_database(&sides, &mut engines)?);
        }
    }
    let text = if args.format == ReportFormat::Json || output.format == Format::Json {
        let document = serde_json::json!({ "schema": "lite2pg.verify/1", "seed": args.seed, "directories": found });
        let text = serde_json::to_string_pretty(&document).map_err(|error| Problem::general(error.to_string()))?;
        format!("{text}\n")
    } else {
        found.iter().map(|found| text::report(output, found, args)).collect()
    };
    output.document(&text)?;
    if !kept.is_empty() {
        for (found, database) in found.iter().zip(&kept) {
            let name = database.name();
            let place = match &engines {
                Engines::Local(Some(server)) => {
                    format!("psql -h {} -U postgres {name}", server.socket_folder().display())
                }
                Engines::Remote(remote) => format!("database {name} of {remote}"),
                Engines::Local(None) => continue,
            };
            Output::say(&format!("{} with all ports applied: {place}\n", found.directory));
        }
        Output::say("press Enter to drop it\n");
        let _ = std::io::stdin().read_line(&mut String::new());
    }
    Ok(u8::from(found.iter().any(|found| !found.equal)))
}

/// A database with all ports applied, as far as they can be.
fn kept_database(sides: &Plan, engines: &mut Engines) -> Result<Database, Problem> {
    let limit = sides.options.limit;
    let mut database = engines.postgres()?.database(limit).map_err(|error| Problem::general(error.to_string()))?;
    for port in sides.base.iter().chain(&sides.migrations).filter_map(|migration| migration.port.as_ref()) {
        // What is refused is in the report.
        apply::postgres(&mut database, port, Part::Up).map_err(|stopped| problem(&stopped, engines))?;
    }
    Ok(database)
}

fn options(args: &Verify) -> Options {
    Options {
        behaviour: args.data != Data::None,
        rows: args.rows as usize,
        seed: args.seed,
        limit: Duration::from_secs(args.timeout),
    }
}

fn problem(stopped: &Stopped, engines: &Engines) -> Problem {
    let problem = match &stopped.place {
        Some((file, position)) => Problem::new(Path::new(file), &*stopped.message).at(*position),
        None => Problem::general(&*stopped.message),
    };
    match engines {
        Engines::Remote(remote) => problem.help(format!("the server is {remote}")),
        Engines::Local(_) => problem,
    }
}

/// Where databases come from; a local server is started when the first one is needed.
pub(crate) enum Engines {
    Local(Option<Server>),
    Remote(Remote),
}

impl Engines {
    pub(crate) fn new(address: Option<&str>) -> Result<Self, Problem> {
        match address {
            Some(address) => {
                let remote = Remote::new(address).map_err(|error| Problem::general(error.to_string()))?;
                Ok(Self::Remote(remote))
            }
            None => Ok(Self::Local(None)),
        }
    }

    pub(crate) fn postgres(&mut self) -> Result<Postgres<'_>, Problem> {
        match self {
            Self::Remote(remote) => Ok(Postgres::Remote(remote)),
            Self::Local(server) => {
                let server = match server {
                    Some(server) => server,
                    None => server.insert(Server::start().map_err(|error| Problem::general(error.to_string()))?),
                };
                Ok(Postgres::Local(server))
            }
        }
    }
}
