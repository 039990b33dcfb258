//! Tells what came out: diagnostics in the format that was asked for, then a summary.

mod concise;
mod full;
mod github;
mod gitlab;
pub mod html;
mod item;
mod json;
mod junit;
mod place;
pub mod query;
mod sarif;
mod summary;

use lite2pg_core::diagnostic::{Diagnostic, Severity};

use crate::cli::Format;
use crate::job::{Done, Entry, Outcome};
use crate::output::{Output, Paint, clean};

use crate::problem::Problem;
use item::items;
use place::Places;

pub use summary::{statistics, summary};

/// How a run was meant.
#[derive(Clone, Copy, Default, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says where one thing goes")]
pub struct Mode {
    /// A port or a diff goes to stdout, so that nothing else may.
    pub stdout_is_taken: bool,
    /// A port goes to stdout: diagnostics only, no summary.
    pub prints: bool,
    /// Statistics were asked for.
    pub statistics: bool,
    /// The findings are the result: they go to stdout, and nothing was to be written.
    pub checks: bool,
}

/// What is to be told, and where.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Told {
    /// For stdout.
    pub out: String,
    /// For stderr.
    pub err: String,
    /// For the file that was asked for.
    pub file: String,
}

impl Told {
    /// Writes everything to where it belongs.
    ///
    /// # Errors
    /// If a file or stdout cannot be written.
    pub fn deliver(&self, output: &Output) -> Result<(), Problem> {
        Output::result(&self.out)?;
        Output::say(&self.err);
        output.file(&self.file)
    }
}

/// Everything there is to tell.
pub fn tell(output: &Output, mode: Mode, done: &[Done]) -> Told {
    let mut told = Told::default();
    let to_stdout = if output.format.is_text() { mode.checks } else { true } && !mode.stdout_is_taken;
    let to_file = output.file.is_some();
    let color = !to_file && if to_stdout { output.color_of_stdout } else { output.color };
    let report = render(&Output { color, ..output.clone() }, mode, done);
    if to_file {
        told.file = report;
    } else if to_stdout {
        told.out = report;
    } else {
        told.err = report;
    }
    if !output.format.is_text() {
        return told;
    }
    for problem in done.iter().flat_map(|done| &done.problems) {
        told.err += &output.problem(problem);
    }
    for unused in unused(done).filter(|_| !mode.prints && !output.quiet) {
        told.err += &[&output.paint(Paint::Warning, "warning"), ": ", &clean(unused), "\n"].concat();
    }
    if !mode.prints && !output.quiet && done.iter().any(|done| !done.entries.is_empty()) {
        told.err += &if mode.checks { summary::states(done) } else { summary(output, done) };
    }
    if mode.statistics {
        if mode.stdout_is_taken {
            told.err += &statistics(done);
        } else {
            told.out += &statistics(done);
        }
    }
    told
}

/// The diagnostics in the format that was asked for.
fn render(output: &Output, mode: Mode, done: &[Done]) -> String {
    match output.format {
        Format::Full | Format::Concise => text(output, mode, done),
        Format::Json => json::render(output, done, mode.statistics),
        Format::Sarif => sarif::render(&items(output, done)),
        Format::Github => github::render(&items(output, done)),
        Format::Gitlab => gitlab::render(&items(output, done)),
        Format::Junit => junit::render(output, done),
    }
}

fn text(output: &Output, mode: Mode, done: &[Done]) -> String {
    let mut text = String::new();
    for done in done {
        let mut places = Places::new(&done.files);
        for entry in &done.entries {
            for diagnostic in shown(output, entry) {
                text += &match output.format {
                    Format::Concise => concise::render(entry.file, diagnostic, &mut places),
                    _ => full::render(output, entry.file, diagnostic, &mut places),
                };
            }
            if !mode.checks {
                text += &summary::note(output, mode, entry);
            }
        }
    }
    text
}

/// All there is to say about a pair and its port.
fn said(entry: &Entry) -> impl Iterator<Item = &Diagnostic> {
    entry.findings.iter().chain(entry.port.iter().flat_map(|port| &port.diagnostics))
}

/// The diagnostics that the user wants to see.
fn shown<'e>(output: &Output, entry: &'e Entry) -> impl Iterator<Item = &'e Diagnostic> {
    let (quiet, verbose) = (output.quiet, output.verbose);
    said(entry).filter(move |diagnostic| match diagnostic.severity {
        Severity::Error => true,
        Severity::Warning => !quiet,
        Severity::Info => verbose,
    })
}

/// What the settings say of things that are in none of the directories.
pub fn unused(done: &[Done]) -> impl Iterator<Item = &str> {
    let mut all = done.iter().filter(|done| !done.entries.is_empty());
    let first = all.next().map_or(&[][..], |done| done.unused.as_slice());
    let others: Vec<&Done> = all.collect();
    first.iter().filter(move |unused| others.iter().all(|done| done.unused.contains(unused))).map(String::as_str)
}

/// How many statements of a port are blocked, told by the statements or by the errors.
pub fn blocked(entry: &Entry) -> usize {
    entry.port.as_ref().map_or(0, |port| {
        let errors = port.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
        errors.max(port.blocked.len())
    })
}

/// True if the source is PostgreSQL already.
fn is_postgres(entry: &Entry) -> bool {
    entry.port.as_ref().is_some_and(|port| port.is_postgres)
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

pub(crate) fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

fn count(done: &[Done], fits: impl Fn(&Entry) -> bool) -> usize {
    done.iter().flat_map(|done| &done.entries).filter(|entry| fits(entry)).count()
}

fn is_left(entry: &Entry) -> bool {
    entry.outcome == Outcome::Left
}
