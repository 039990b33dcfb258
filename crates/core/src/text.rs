//! Places in a source text: byte spans, and the lines and columns that people read.

use std::ops::Range;

/// A range of bytes in a source text, 0-based, the end not included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end` (byte offsets).
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The empty span at a byte offset: the place of an insertion.
    pub const fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The bytes as a range, for indexing a string.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// True for an insertion point.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True if every byte of `other` lies in `self`.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The text under the span; empty if the span does not fit the text.
    pub fn of(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or("")
    }
}

/// A line and a column for people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters (Unicode scalar values).
    pub column: usize,
}

/// Finds the line and column of byte offsets in one text.
#[derive(Debug)]
pub struct LineIndex<'s> {
    source: &'s str,
    /// Byte offset at which each line starts.
    starts: Vec<usize>,
}

impl<'s> LineIndex<'s> {
    /// Reads the line starts of a text. `\n` ends a line, so `\r\n` does too.
    pub fn new(source: &'s str) -> Self {
        let starts = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { source, starts }
    }

    /// The position of a byte offset; offsets behind the text give its end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.source.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        let before = &self.source.as_bytes()[start..offset];
        // Count the bytes that begin a character; a BOM is not a column.
        let mut column = 1 + before.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        if line == 1 && offset > 0 && self.source.starts_with('\u{feff}') {
            column -= 1;
        }
        Position { line, column }
    }
}

/// The line end that a text uses: that of its first line.
pub fn line_end(source: &str) -> &'static str {
    match source.find('\n') {
        Some(at) if source[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let index = LineIndex::new("äb\r\nc");
        assert_eq!(index.position(2), Position { line: 1, column: 2 });
        assert_eq!(index.position(5), Position { line: 2, column: 1 });
        assert_eq!(index.position(99), Position { line: 2, column: 2 });
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        assert_eq!(LineIndex::new("\u{feff}ab").position(4), Position { line: 1, column: 2 });
    }

    #[test]
    fn the_first_line_says_how_lines_end() {
        assert_eq!(line_end("a\r\nb\n"), "\r\n");
        assert_eq!(line_end("a\nb\r\n"), "\n");
        assert_eq!(line_end("a"), "\n");
    }
}
