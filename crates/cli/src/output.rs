//! Where text goes: stdout for results, stderr for everything else. A closed pipe is no error.

use std::fmt::Write as _;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::PathBuf;

use crate::cli::{Color, Format, Global};
use crate::problem::Problem;
use crate::write::{Replace, write};

/// How the user wants to be told.
#[derive(Clone, Default, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Output {
    /// How diagnostics are written.
    pub format: Format,
    /// Nothing but errors.
    pub quiet: bool,
    /// Also what is only worth knowing.
    pub verbose: bool,
    /// True if stderr takes escape codes.
    pub color: bool,
    /// True if stdout takes escape codes.
    pub color_of_stdout: bool,
    /// The file for the report; otherwise it goes to stdout or stderr.
    pub file: Option<PathBuf>,
}

/// The colours in use.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the variants name what is coloured")]
pub enum Paint {
    Error,
    Warning,
    Info,
    Place,
    Bold,
}

impl Output {
    /// Reads the choices off the command line and the environment.
    pub fn new(global: &Global) -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = |is_terminal: bool| match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && !set("NO_COLOR") && !dumb,
        };
        Self {
            format: global.output_format,
            quiet: global.quiet,
            verbose: global.verbose,
            color: color(std::io::stderr().is_terminal()),
            color_of_stdout: color(std::io::stdout().is_terminal()),
            file: global.output_file.clone(),
        }
    }

    /// Writes the report to the file that was asked for, if one was.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn file(&self, text: &str) -> Result<(), Problem> {
        let Some(path) = &self.file else { return Ok(()) };
        // A terminal or a pipe is written to, not replaced.
        let is_stream = std::fs::metadata(path).is_ok_and(|file| !file.is_file() && !file.is_dir());
        let written = if is_stream { std::fs::write(path, text) } else { write(path, text, Replace::Old).map(drop) };
        written.map_err(|error| Problem::new(path, format!("cannot be written: {error}")))
    }

    /// Writes the one result of a command to the file that was asked for, or else to stdout.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn document(&self, text: &str) -> Result<(), Problem> {
        if self.file.is_some() { self.file(text) } else { Self::result(text) }
    }

    /// Writes a result to stdout.
    ///
    /// # Errors
    /// If it cannot be written, unless the reader has gone away.
    pub fn result(text: &str) -> Result<(), Problem> {
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Problem::general(format!("cannot write to stdout: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// Writes to stderr. There is nobody to tell if that fails.
    pub fn say(text: &str) {
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// Says what is not as it should be, and does no harm.
    pub fn warn(&self, problem: &Problem) {
        if !self.quiet {
            let text = self.problem(problem);
            let (_, rest) = text.split_once(": ").unwrap_or(("", &text));
            Self::say(&format!("{}: {rest}", self.paint(Paint::Warning, "warning")));
        }
    }

    /// How a problem is told.
    pub fn problem(&self, problem: &Problem) -> String {
        let mut text = format!("{}: {}\n", self.paint(Paint::Error, "error"), clean(&problem.to_string()));
        if let Some(help) = &problem.help {
            let _ = writeln!(text, "{}: {}", self.paint(Paint::Info, "help"), clean(help));
        }
        text
    }

    /// Colours a text if colours are in use.
    pub fn paint(&self, paint: Paint, text: &str) -> String {
        if !self.color {
            return text.to_owned();
        }
        let code = match paint {
            Paint::Error => "1;31",
            Paint::Warning => "1;33",
            Paint::Info => "1;36",
            Paint::Place => "34",
            Paint::Bold => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// The text without control characters, so that a file cannot write to the terminal.
pub fn clean(text: &str) -> String {
    text.chars().map(|char| if char.is_control() && char != '\n' { '\u{fffd}' } else { char }).collect()
}
