//! `lite2pg query`: SQL of an application, with a schema as its context.

use std::collections::HashSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use lite2pg_core::config::Placeholders;
use lite2pg_core::project::Port;
use lite2pg_core::text::LineIndex;

use crate::cli::{Choices, Format, Global, Place};
use crate::job::{Ask, CORE, Done, Entry, Job};
use crate::layout::{Migration, Tree};
use crate::output::Output;
use crate::plan::Planner;
use crate::problem::Problem;
use crate::read::{read, text};
use crate::report::{self, Mode, blocked};

/// `lite2pg query`.
#[derive(Args, Debug)]
pub struct Query {
    /// The file with the statements; `-`, or nothing, reads them from stdin
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// What tells the tables: a directory of migrations, or a file of SQLite's CREATE statements; may be repeated.
    /// Otherwise the directory `migrations` beside lite2pg.toml or in the current directory, if it is there
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub schema: Vec<PathBuf>,
    /// How statements are ported. Parameters are written as `$1` if nothing else is said.
    #[command(flatten)]
    pub choices: Choices,
}

/// Runs the command and gives back the exit code.
///
/// # Errors
/// If it cannot be done at all.
pub fn run(args: &Query, global: &Global, output: &Output) -> Result<u8, Problem> {
    let job = job(args, global)?;
    let style = job.config.placeholders.unwrap_or(Placeholders::Dollar);
    let done = job.run(CORE);
    let Some(entry) = done.entries.first().filter(|_| done.problems.is_empty()) else {
        report::tell(output, Mode { prints: true, ..Mode::default() }, &[done]).deliver(output)?;
        return Ok(2);
    };
    if output.format == Format::Json {
        output.document(&report::query::render(output, style, &done, entry))?;
    } else {
        if let Some(port) = &entry.port {
            let text = if blocked(entry) == 0 { port.text.clone() } else { without_refused(port, &done, entry) };
            // What a statement that is left out leaves at the top.
            let text = text.trim_start_matches('\n');
            let line_end = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
            Output::result(&format!("{text}{line_end}"))?;
        }
        let mode = Mode { stdout_is_taken: true, prints: true, ..Mode::default() };
        report::tell(output, mode, std::slice::from_ref(&done)).deliver(output)?;
    }
    Ok(u8::from(blocked(entry) > 0))
}

/// What could be ported, with a comment in the place of each refused statement; nothing if all were refused.
fn without_refused(port: &Port, done: &Done, entry: &Entry) -> String {
    if port.statements.is_empty() {
        return String::new();
    }
    let file = &done.files[entry.file];
    let lines = LineIndex::new(&file.source);
    let ported = port.statements.iter().map(|one| (one.source, one.text.of(&port.text).to_owned()));
    let refused = port.blocked.iter().map(|span| {
        let position = lines.position(span.start);
        (*span, format!("\n-- refused: {}:{}:{}", file.name, position.line, position.column))
    });
    let mut all: Vec<_> = ported.chain(refused).collect();
    all.sort_by_key(|(source, _)| *source);
    let text: String = all.into_iter().map(|(_, text)| text).collect();
    text.trim_start_matches('\n').to_owned()
}

/// The schema's migrations, and behind them the statements as one more.
fn job(args: &Query, global: &Global) -> Result<Job, Problem> {
    let place = Place::default();
    let planner = Planner { global, place: &place, choices: &args.choices, out: None, ask: Ask::Print };
    let home = args.schema.first().map_or(Path::new("."), PathBuf::as_path);
    let settings = planner.settings(home)?;
    let default =
        [settings.dir.clone(), settings.home().map(|home| home.join("migrations")), Some("migrations".into())];
    let mut schema = args.schema.clone();
    if schema.is_empty() {
        schema.extend(default.into_iter().flatten().find(|dir| dir.is_dir()));
    }
    let mut config = settings.core.clone();
    config.placeholders = config.placeholders.or(Some(Placeholders::Dollar));
    let mut base = settings.base_schema.clone();
    let mut tree = Tree::default();
    for path in schema {
        if path.is_dir() {
            let found = Tree::read(&path, &planner.choice(&settings), true)?;
            tree.migrations.extend(found.migrations);
            tree.problems.extend(found.problems);
        } else {
            base.push(path);
        }
    }
    let (name, source) = match args.file.as_deref() {
        Some(file) if file != Path::new("-") => (file.to_owned(), read(file)?),
        _ => {
            let name = PathBuf::from("<stdin>");
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut bytes);
            read.map_err(|error| Problem::general(format!("cannot read stdin: {error}")))?;
            (name.clone(), text(&name, bytes)?)
        }
    };
    let at = tree.migrations.len();
    tree.migrations.push(Migration::new(Some(name.clone()), None, name));
    let wanted = Some(HashSet::from([at]));
    // Where the SQL brings its own schema, that is all there is to tell the types.
    let query = at > 0 || !base.is_empty();
    Ok(Job { config, base, tree, wanted, stdin: Some((at, source)), query, out: None, ask: Ask::Print })
}
