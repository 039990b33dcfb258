//! `lite2pg inspect`: values in a SQLite database that the types of the port will refuse. The database is only read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, ValueHint};
use lite2pg_core::project::{self, File, Role};
use lite2pg_engines::{Server, Sqlite};
use lite2pg_verify::apply;
use lite2pg_verify::inspect::{Progress, inspect};
use lite2pg_verify::schema::{Defaults, read_postgres};
use lite2pg_verify::script::{Part, Script};
use lite2pg_verify::verify::Postgres;

use crate::cli::{Format, Global};
use crate::config::Settings;
use crate::output::{Output, Paint, clean};
use crate::plan::settings;
use crate::problem::Problem;

/// How long a statement of the ported schema may take.
const LIMIT: Duration = Duration::from_secs(60);

/// `lite2pg inspect`.
#[derive(Args, Debug)]
pub struct Inspect {
    /// The database file. It is only read
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
}

/// Runs the command and gives back the exit code.
///
/// # Errors
/// If it cannot be done at all.
pub fn run(args: &Inspect, global: &Global, output: &Output) -> Result<u8, Problem> {
    if !args.file.is_file() {
        return Err(Problem::new(&args.file, "there is no such file"));
    }
    let wrong = |error: lite2pg_engines::Error| Problem::new(&args.file, error.said());
    let sqlite = Sqlite::read_only(&args.file).map_err(wrong)?;
    let types = types(&sqlite, &settings(global, &args.file)?, &args.file)?;
    let started = Instant::now();
    let (mut told, mut width) = (started, 0);
    let is_shown = std::io::stderr().is_terminal() && !output.quiet;
    let progress = |progress: Progress<'_>| {
        if is_shown && told.elapsed() > Duration::from_millis(200) {
            told = Instant::now();
            let line = bar(progress, started.elapsed());
            // What was longer before has to go.
            Output::say(&format!("\r{line:<width$}"));
            width = line.chars().count();
        }
    };
    let (found, rows) = inspect(&sqlite, &types, progress).map_err(wrong)?;
    if width > 0 {
        Output::say(&format!("\r{:<width$}\r", ""));
    }
    let mut text = String::new();
    if output.format == Format::Json {
        let document = serde_json::json!({ "schema": "lite2pg.inspect/1", "rows": rows, "findings": found });
        text = serde_json::to_string_pretty(&document).map_err(|error| Problem::general(error.to_string()))?;
        text.push('\n');
    } else {
        for finding in &found {
            let column = format!("{}.{}", finding.table, finding.column);
            let _ =
                write!(text, "{}: {}: {}", output.paint(Paint::Bold, &clean(&column)), finding.problem, finding.count);
            let format = finding.format.as_ref().map_or_else(String::new, |format| format!(" as {}", clean(format)));
            let _ = write!(text, "{format}");
            let first = finding.rowid.map_or_else(String::new, |rowid| format!("rowid {rowid}, "));
            let _ = writeln!(text, " (first: {first}{})", clean(&finding.sample).replace('\n', " "));
        }
    }
    output.document(&text)?;
    if !output.quiet && output.format != Format::Json {
        Output::say(&format!("{}: {rows} rows read, {} findings\n", args.file.display(), found.len()));
    }
    Ok(u8::from(!found.is_empty()))
}

/// `[########            ]  40 %  1200000 rows, 300000/s, table t`
fn bar(progress: Progress<'_>, elapsed: Duration) -> String {
    let Progress { table, rows, all } = progress;
    // The end is an estimate: it is reached when all is done, not before.
    let percent = (rows * 100).checked_div(all.max(rows + 1)).unwrap_or(0);
    let full = usize::try_from(percent / 5).unwrap_or(0);
    let speed = u128::from(rows) * 1000 / elapsed.as_millis().max(1);
    format!("[{:<20}] {percent:>3} %  {rows} rows, {speed}/s, table {}", "#".repeat(full), clean(table))
}

/// The type of each column in PostgreSQL, by `table.column`: the database's own schema is ported and run.
fn types(sqlite: &Sqlite, settings: &Settings, file: &Path) -> Result<BTreeMap<String, String>, Problem> {
    let general = |error: lite2pg_engines::Error| Problem::general(error.to_string());
    let statements =
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index') ORDER BY rowid";
    let statements = sqlite.query_text(statements).map_err(|error| Problem::new(file, error.said()))?;
    let mut source = statements.into_iter().flatten().flatten().collect::<Vec<String>>().join(";\n");
    source.push(';');
    let name = file.display().to_string();
    let files = [File { name: name.clone(), source, role: Role::Migration { port: None } }];
    let port = project::port(&settings.core, &files, |_| true).ports.into_iter().flatten().next();
    let script = Script { name, text: port.map(|port| port.text).unwrap_or_default() };
    let server = Server::start().map_err(general)?;
    let mut database = Postgres::Local(&server).database(LIMIT).map_err(general)?;
    // What is refused is blocked in the port, and its columns are looked at as texts.
    apply::postgres(&mut database, &script, Part::Up).map_err(|stopped| Problem::general(stopped.to_string()))?;
    let schema = read_postgres(database.client(), Defaults::Skip).map_err(general)?;
    let types = schema.tables.into_iter().flat_map(|(table, definition)| {
        let columns = definition.columns.into_iter();
        columns.map(move |column| (format!("{table}.{}", column.name), column.type_name)).collect::<Vec<_>>()
    });
    Ok(types.collect())
}
