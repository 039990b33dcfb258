//! Diagnostics with their places worked out: what all formats for machines are made of.

use std::path::Path;

use lite2pg_core::diagnostic::Diagnostic;
use serde::Serialize;

use super::place::{Places, slashes};
use super::{shown, word};
use crate::job::Done;
use crate::output::Output;
use crate::problem::Problem;

/// A diagnostic. Lines and columns are 1-based, columns in characters; offsets are 0-based, in bytes. The end is not
/// included.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Item {
    pub severity: &'static str,
    pub rule: &'static str,
    pub message: String,
    #[serde(flatten)]
    pub place: Place,
    pub end_line: usize,
    pub end_column: usize,
    pub start_offset: usize,
    pub end_offset: usize,
    pub help: Option<String>,
    pub related: Vec<Related>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Related {
    #[serde(flatten)]
    pub place: Place,
    pub label: String,
}

/// The place of a byte offset.
pub(super) fn place(file: usize, offset: usize, places: &mut Places) -> Place {
    let position = places.position(file, offset);
    Place { file: slashes(Path::new(places.name(file))), line: position.line, column: position.column }
}

pub(super) fn item(file: usize, diagnostic: &Diagnostic, places: &mut Places) -> Item {
    let end = places.position(file, diagnostic.span.end);
    let related = diagnostic.related.iter();
    let related = related
        .map(|related| Related { place: place(related.file, related.span.start, places), label: related.label.clone() })
        .collect();
    Item {
        severity: word(diagnostic.severity),
        rule: diagnostic.rule,
        message: diagnostic.message.clone(),
        place: place(file, diagnostic.span.start, places),
        end_line: end.line,
        end_column: end.column,
        start_offset: diagnostic.span.start,
        end_offset: diagnostic.span.end,
        help: diagnostic.help.clone(),
        related,
    }
}

/// The name under which formats without a list of problems have them.
pub(super) const PROBLEM: &str = "problem";

fn of_problem(problem: &Problem) -> Item {
    let (line, column) = problem.position.map_or((1, 1), |position| (position.line, position.column));
    let file = problem.path.as_deref().map_or_else(|| ".".to_owned(), slashes);
    Item {
        severity: "error",
        rule: PROBLEM,
        message: problem.message.clone(),
        place: Place { file, line, column },
        end_line: line,
        end_column: column,
        start_offset: 0,
        end_offset: 0,
        help: problem.help.clone(),
        related: Vec::new(),
    }
}

/// All diagnostics that the user wants to see, and the problems.
pub(super) fn items(output: &Output, done: &[Done]) -> Vec<Item> {
    let mut items = Vec::new();
    for done in done {
        let mut places = Places::new(&done.files);
        for entry in &done.entries {
            items.extend(shown(output, entry).map(|found| item(entry.file, found, &mut places)));
        }
        items.extend(done.problems.iter().map(of_problem));
    }
    items
}
