//! Tells what came out: diagnostics in one of three formats, then a summary.

mod concise;
mod full;
mod json;
mod summary;

use std::collections::HashMap;

use lite2pg_core::diagnostic::{Diagnostic, Severity};
use lite2pg_core::project::File;
use lite2pg_core::text::{LineIndex, Position, Span};

use crate::cli::Format;
use crate::job::{Done, Entry, Outcome};
use crate::output::Output;

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

/// Finds lines and columns in the files of a job; each file is read once.
struct Places<'f> {
    files: &'f [File],
    lines: HashMap<usize, LineIndex<'f>>,
}

impl<'f> Places<'f> {
    fn new(files: &'f [File]) -> Self {
        Self { files, lines: HashMap::new() }
    }

    fn name(&self, file: usize) -> &'f str {
        self.files.get(file).map_or("?", |file| file.name.as_str())
    }

    fn source(&self, file: usize) -> &'f str {
        self.files.get(file).map_or("", |file| file.source.as_str())
    }

    fn position(&mut self, file: usize, offset: usize) -> Position {
        let source = self.source(file);
        self.lines.entry(file).or_insert_with(|| LineIndex::new(source)).position(offset)
    }

    /// `file:line:column`
    fn place(&mut self, file: usize, span: Span) -> String {
        let Position { line, column } = self.position(file, span.start);
        format!("{}:{line}:{column}", self.name(file))
    }
}

/// What is to be told, and where.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Told {
    /// For stdout.
    pub out: String,
    /// For stderr.
    pub err: String,
}

/// Everything there is to tell.
pub fn tell(output: &Output, mode: Mode, done: &[Done]) -> Told {
    let mut told = Told::default();
    if output.format == Format::Json {
        let text = json::render(output, done, mode.statistics);
        if mode.stdout_is_taken {
            told.err = text;
        } else {
            told.out = text;
        }
        return told;
    }
    for done in done {
        let mut places = Places::new(&done.files);
        let text = if mode.checks && !mode.stdout_is_taken { &mut told.out } else { &mut told.err };
        for entry in &done.entries {
            for diagnostic in shown(output, entry) {
                *text += &match output.format {
                    Format::Concise => concise::render(entry.file, diagnostic, &mut places),
                    _ => full::render(output, entry.file, diagnostic, &mut places),
                };
            }
            if !mode.checks {
                *text += &summary::note(output, mode, entry);
            }
        }
        for problem in &done.problems {
            told.err += &output.problem(problem);
        }
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

/// The diagnostics that the user wants to see.
fn shown<'e>(output: &Output, entry: &'e Entry) -> impl Iterator<Item = &'e Diagnostic> {
    let (quiet, verbose) = (output.quiet, output.verbose);
    let all = entry.findings.iter().chain(entry.port.iter().flat_map(|port| &port.diagnostics));
    all.filter(move |diagnostic| match diagnostic.severity {
        Severity::Error => true,
        Severity::Warning => !quiet,
        Severity::Info => verbose,
    })
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
