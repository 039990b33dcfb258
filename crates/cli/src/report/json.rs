//! The report as one JSON document, `lite2pg.report/1`. Lines and columns are 1-based, columns in characters; offsets
//! are 0-based, in bytes. Fields may be added to the schema, but none changes its meaning or goes away.

use std::collections::BTreeMap;

use lite2pg_core::project::Decision;
use serde::Serialize;

use super::item::{Item, Place, item, place};
use super::place::{Places, slashes};
use super::{is_postgres, shown, summary};
use crate::job::{Done, Entry};
use crate::output::Output;
use crate::problem::Problem;

#[derive(Serialize)]
struct Report {
    schema: &'static str,
    files: Vec<FileReport>,
    columns: Vec<ColumnReport>,
    problems: Vec<ProblemReport>,
    summary: summary::Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<BTreeMap<&'static str, summary::Uses>>,
}

#[derive(Serialize)]
struct FileReport {
    source: String,
    port: String,
    /// The state before.
    state: &'static str,
    outcome: &'static str,
    blocked: usize,
    /// True if the source is PostgreSQL already, so that the port is a copy.
    is_postgres: bool,
    diagnostics: Vec<Item>,
}

#[derive(Serialize)]
struct ColumnReport {
    column: String,
    declared: String,
    chosen: String,
    reasons: Vec<ReasonReport>,
}

#[derive(Serialize)]
struct ReasonReport {
    text: String,
    #[serde(flatten)]
    place: Option<Place>,
}

#[derive(Serialize)]
struct ProblemReport {
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    message: String,
    help: Option<String>,
}

pub(super) fn render(output: &Output, done: &[Done], with_statistics: bool) -> String {
    let mut report = Report {
        schema: "lite2pg.report/1",
        files: Vec::new(),
        columns: Vec::new(),
        problems: done.iter().flat_map(|done| &done.problems).map(problem).collect(),
        summary: summary::Counts::of(done),
        statistics: with_statistics.then(|| summary::uses(done)),
    };
    for done in done {
        let mut places = Places::new(&done.files);
        report.files.extend(done.entries.iter().map(|entry| file(output, entry, &mut places)));
        report.columns.extend(done.decisions.iter().map(|decision| column(decision, &mut places)));
    }
    // Strings, numbers and lists cannot fail to be written.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn file(output: &Output, entry: &Entry, places: &mut Places) -> FileReport {
    FileReport {
        source: slashes(&entry.source),
        port: slashes(&entry.target),
        state: entry.state().name(),
        outcome: entry.outcome.name(),
        blocked: super::blocked(entry),
        is_postgres: is_postgres(entry),
        diagnostics: shown(output, entry).map(|found| item(entry.file, found, places)).collect(),
    }
}

fn column(decision: &Decision, places: &mut Places) -> ColumnReport {
    let reason = |reason: &lite2pg_core::project::Reason| ReasonReport {
        text: reason.text.clone(),
        place: reason.place.map(|(file, span)| place(file, span.start, places)),
    };
    ColumnReport {
        column: decision.column.clone(),
        declared: decision.declared.clone(),
        chosen: decision.chosen.clone(),
        reasons: decision.reasons.iter().map(reason).collect(),
    }
}

fn problem(problem: &Problem) -> ProblemReport {
    ProblemReport {
        file: problem.path.as_deref().map(slashes),
        line: problem.position.map(|position| position.line),
        column: problem.position.map(|position| position.column),
        message: problem.message.clone(),
        help: problem.help.clone(),
    }
}
