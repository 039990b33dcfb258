//! `lite2pg status`: one row for each migration, and what the ports lack against their sources.

mod row;
mod table;

use std::fmt::Write as _;

use serde::Serialize;

use crate::cli::{Format, Global, Status, StatusFormat};
use crate::job::{Ask, CORE, Done};
use crate::output::{Output, clean};
use crate::plan::Planner;
use crate::problem::Problem;
use crate::report;

pub use row::{LackRow, Row, rows};

/// The whole report, `lite2pg.status/1`.
#[derive(Serialize)]
struct Report {
    schema: &'static str,
    layout: Vec<String>,
    migrations: Vec<Row>,
    lacks: Vec<LackRow>,
}

/// Runs the command and gives back the exit code: 0 whatever the states are, since telling them is all that is asked.
///
/// # Errors
/// If it cannot be done at all.
pub fn run(args: &Status, global: &Global, output: &Output) -> Result<u8, Problem> {
    let planner = Planner { global, place: &args.place, choices: &args.choices, out: None, ask: Ask::Judge };
    let (jobs, mut problems) = planner.jobs()?;
    let done: Vec<Done> = jobs.into_iter().map(|job| job.run(CORE)).collect();
    let mut report =
        Report { schema: "lite2pg.status/1", layout: Vec::new(), migrations: Vec::new(), lacks: Vec::new() };
    if !output.quiet {
        report::unused(&done).for_each(|unused| output.warn(&Problem::general(unused)));
    }
    for done in done {
        let (rows, lacks) = rows(&done);
        report.layout.extend(done.notes);
        report.migrations.extend(rows);
        report.lacks.extend(lacks);
        problems.extend(done.problems);
    }
    let format = if output.format == Format::Json { StatusFormat::Json } else { args.format };
    let text = match format {
        StatusFormat::Json => serde_json::to_string_pretty(&report).unwrap_or_default() + "\n",
        StatusFormat::Markdown => markdown(&report),
        StatusFormat::Table => plain(&report),
    };
    if output.verbose {
        report.layout.iter().for_each(|note| Output::say(&format!("{}\n", clean(note))));
    }
    output.document(&text)?;
    problems.iter().for_each(|problem| Output::say(&output.problem(problem)));
    Ok(if problems.is_empty() { 0 } else { 2 })
}

const HEAD: [&str; 7] = ["Migration", "Name", "SQLite Version", "PostgreSQL Version", "State", "Risk", "Notes"];
const LACKS: [&str; 4] = ["Migration", "Missing", "Object", "Made in"];

fn markdown(report: &Report) -> String {
    let mut text = table::markdown(&HEAD, &cells(report));
    if !report.lacks.is_empty() {
        let _ = write!(text, "\n{}\n\n", heading(report));
        text += &table::markdown(&LACKS, &lack_cells(report));
    }
    text
}

fn plain(report: &Report) -> String {
    let mut text = table::plain(&HEAD, &cells(report));
    if !report.lacks.is_empty() {
        let _ = write!(text, "\n{}\n\n", heading(report));
        text += &table::plain(&LACKS, &lack_cells(report));
    }
    text
}

fn heading(report: &Report) -> String {
    format!("The PostgreSQL side lacks {}:", crate::report::plural(report.lacks.len(), "object"))
}

fn cells(report: &Report) -> Vec<Vec<String>> {
    let row = |row: &Row| {
        let file = |name: &Option<String>| name.as_ref().map_or("-", |name| short(name, &row.number)).to_owned();
        vec![
            row.number.clone(),
            row.name.clone(),
            file(&row.sqlite_file),
            file(&row.postgres_file),
            row.state.to_owned(),
            row.risk.to_owned(),
            row.notes.join("; "),
        ]
    };
    report.migrations.iter().map(row).collect()
}

/// A file's name without the number, which has a column of its own.
fn short<'n>(name: &'n str, number: &str) -> &'n str {
    let rest = name.strip_prefix(number).filter(|_| !number.is_empty());
    rest.and_then(|rest| rest.strip_prefix('_')).filter(|rest| !rest.is_empty()).unwrap_or(name)
}

fn lack_cells(report: &Report) -> Vec<Vec<String>> {
    let row = |lack: &LackRow| {
        let place = format!("{}:{}", lack.file, lack.line);
        vec![lack.number.clone(), lack.kind.to_owned(), lack.object.clone(), place]
    };
    report.lacks.iter().map(row).collect()
}
