//! Lines and columns, and how paths are written.

use std::collections::HashMap;
use std::path::Path;

use lite2pg_core::project::File;
use lite2pg_core::text::{LineIndex, Position, Span};

use crate::git;

/// Finds lines and columns in the files of a job; each file is read once.
pub(super) struct Places<'f> {
    files: &'f [File],
    lines: HashMap<usize, LineIndex<'f>>,
}

impl<'f> Places<'f> {
    pub fn new(files: &'f [File]) -> Self {
        Self { files, lines: HashMap::new() }
    }

    pub fn name(&self, file: usize) -> &'f str {
        self.files.get(file).map_or("?", |file| file.name.as_str())
    }

    pub fn source(&self, file: usize) -> &'f str {
        self.files.get(file).map_or("", |file| file.source.as_str())
    }

    pub fn position(&mut self, file: usize, offset: usize) -> Position {
        let source = self.source(file);
        self.lines.entry(file).or_insert_with(|| LineIndex::new(source)).position(offset)
    }

    /// `file:line:column`
    pub fn place(&mut self, file: usize, span: Span) -> String {
        let Position { line, column } = self.position(file, span.start);
        format!("{}:{line}:{column}", self.name(file))
    }
}

/// A path with `/`.
pub(super) fn slashes(path: &Path) -> String {
    let text = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text }
}

/// A path as seen from the top of the repository, with `/`; as it is if there is no repository around it.
pub(super) fn in_repository(path: &str) -> String {
    let Some(whole) = git::whole(Path::new(path)) else { return path.to_owned() };
    let top = whole.parent().and_then(git::top_of);
    top.and_then(|top| whole.strip_prefix(top).ok()).map_or_else(|| path.to_owned(), slashes)
}
