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
    /// How many characters begin before each block of bytes: lines may be long.
    characters: Vec<usize>,
}

/// The bytes of a block.
const BLOCK: usize = 1024;

/// How many characters begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

impl<'s> LineIndex<'s> {
    /// Reads the line starts of a text. `\n` ends a line, so `\r\n` does too.
    pub fn new(source: &'s str) -> Self {
        let starts = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut sum = 0;
        let before = |block| {
            let before = sum;
            sum += characters(block);
            before
        };
        let characters = source.as_bytes().chunks(BLOCK).map(before).collect();
        Self { source, starts, characters }
    }

    /// The position of a byte offset; offsets behind the text give its end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.source.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        let mut column = 1 + self.before(offset) - self.before(start);
        // A BOM is not a column.
        if line == 1 && offset > 0 && self.source.starts_with('\u{feff}') {
            column -= 1;
        }
        Position { line, column }
    }

    /// How many characters begin before a byte offset.
    fn before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let whole = self.characters.get(block).copied();
        // Behind the last block there is nothing to count from: the text ends with the block before.
        let (block, whole) = whole.map_or_else(
            || (block.saturating_sub(1), self.characters.last().copied().unwrap_or(0)),
            |whole| (block, whole),
        );
        whole + characters(&self.source.as_bytes()[block * BLOCK..offset])
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
    fn columns_of_long_lines_are_counted_too() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK - 1] {
            let text = "ä\n".to_owned() + &"ö".repeat(length);
            let column = LineIndex::new(&text).position(text.len()).column;
            assert_eq!(column, length + 1);
            let text = "x".repeat(length);
            assert_eq!(LineIndex::new(&text).position(length).column, length + 1);
        }
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
