//! Diagnostics: what a port does not say exactly, and what could not be ported.

use crate::text::Span;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Worth knowing when one asks for it: the evidence of an inferred type.
    Info,
    /// The port runs and differs in what the message says.
    Warning,
    /// The statement is blocked.
    Error,
}

/// A second place that explains a diagnostic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Related {
    /// The index of the file in the project.
    pub file: usize,
    /// The place, in bytes of that file.
    pub span: Span,
    /// What is there.
    pub label: String,
}

/// A message about one place of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The rule that says so, by its name; `syntax` if the statement could not be read.
    pub rule: &'static str,
    /// What and why, in one sentence without a final stop.
    pub message: String,
    /// The place, in bytes of the file.
    pub span: Span,
    /// What to do about it.
    pub help: Option<String>,
    /// Where the reason is.
    pub related: Vec<Related>,
}
