//! What could not be done: the messages that lead to exit code 2.

use std::path::{Path, PathBuf};

use lite2pg_core::text::Position;

/// Something that could not be done, and with which file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The file, if it is about one.
    pub path: Option<PathBuf>,
    /// The place in the file.
    pub position: Option<Position>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    /// A problem with a file.
    pub fn new(path: &Path, message: impl Into<String>) -> Self {
        Self { path: Some(path.to_owned()), position: None, message: message.into(), help: None }
    }

    /// A problem with the command as a whole.
    pub fn general(message: impl Into<String>) -> Self {
        Self { path: None, position: None, message: message.into(), help: None }
    }

    /// Adds the place.
    #[must_use]
    pub const fn at(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The word among `known` that looks most like `word`, if one looks like it at all.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_ascii_lowercase().replace('_', "-");
    let scored = known.into_iter().map(|known| (strsim::jaro_winkler(&word, known), known));
    scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}", path.display())?;
            if let Some(position) = self.position {
                write!(f, ":{}:{}", position.line, position.column)?;
            }
            write!(f, ": ")?;
        }
        f.write_str(&self.message)
    }
}
