//! A migration's text, cut into the statements of its Up or its Down part, for either engine.

use lite2pg_core::directive::{Directive, has_sections};
use lite2pg_core::split::{self, Kind};
use lite2pg_core::text::{LineIndex, Position, Span};

/// One SQL file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Script {
    /// How messages name it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Which part of a file. A file without marks is all Up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// What applies the migration.
    Up,
    /// What takes it back.
    Down,
}

impl Script {
    /// The place of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        LineIndex::new(&self.text).position(offset)
    }

    /// The statements of one part, as SQLite's syntax cuts them; commands of the sqlite3 shell are among them.
    pub fn sqlite(&self, part: Part) -> Vec<Span> {
        let mut current = Part::Up;
        let mut spans = Vec::new();
        for statement in split::statements(&self.text) {
            for directive in &statement.directives {
                current = after(*directive, current);
            }
            if statement.kind != Kind::Nothing && current == part {
                spans.push(statement.span);
            }
        }
        spans
    }

    /// The statements of one part, as PostgreSQL's syntax cuts them.
    pub fn postgres(&self, part: Part) -> Vec<Span> {
        Splitter { text: &self.text, at: 0, current: Part::Up, sections: has_sections(&self.text) }.all(part)
    }

    /// True if the file has a Down part of its own.
    pub fn has_down(&self) -> bool {
        split::statements(&self.text).any(|statement| statement.directives.contains(&Directive::Down))
    }
}

const fn after(directive: Directive, current: Part) -> Part {
    match directive {
        Directive::Up => Part::Up,
        Directive::Down => Part::Down,
        _ => current,
    }
}

/// [PostgreSQL's lexical structure](https://www.postgresql.org/docs/current/sql-syntax-lexical.html), as far as a `;` can
/// hide in it.
struct Splitter<'s> {
    text: &'s str,
    at: usize,
    current: Part,
    /// True if `-- Up` and `-- Down` part the file.
    sections: bool,
}

impl Splitter<'_> {
    fn all(mut self, part: Part) -> Vec<Span> {
        let bytes = self.text.as_bytes();
        let mut spans = Vec::new();
        // First and last byte of the statement that is being read, its open parentheses, and its `BEGIN ATOMIC` blocks.
        let mut found: Option<(usize, usize)> = None;
        let (mut parentheses, mut blocks, mut word_before) = (0_usize, 0_usize, String::new());
        while self.at < bytes.len() {
            let start = self.at;
            let byte = bytes[start];
            let rest = &self.text[start..];
            if rest.starts_with("--") {
                let comment = rest.split('\n').next().unwrap_or(rest).trim_end_matches('\r');
                self.at += comment.len();
                let section = || Directive::section(comment).filter(|_| self.sections);
                if let Some(directive) = Directive::read(comment).or_else(section) {
                    if directive.ends_statement()
                        && let Some((from, to)) = found.take()
                        && self.current == part
                    {
                        spans.push(Span::new(from, to));
                    }
                    self.current = after(directive, self.current);
                }
                continue;
            }
            if rest.starts_with("/*") {
                self.comment();
                continue;
            }
            if byte.is_ascii_whitespace() || rest.starts_with('\u{feff}') {
                self.at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            if byte == b';' && parentheses == 0 && blocks == 0 {
                self.at += 1;
                if let Some((from, to)) = found.take()
                    && self.current == part
                {
                    spans.push(Span::new(from, to));
                }
                word_before.clear();
                continue;
            }
            match byte {
                b'\'' => self.quoted(b'\'', matches!(word_before.as_str(), "E" | "e") && touches(bytes, start)),
                b'"' => self.quoted(b'"', false),
                b'$' => self.dollar(),
                b'(' => (parentheses, self.at) = (parentheses + 1, start + 1),
                b')' => (parentheses, self.at) = (parentheses.saturating_sub(1), start + 1),
                _ if is_word(byte) => {
                    let length = rest.bytes().take_while(|byte| is_word(*byte) || *byte == b'$').count();
                    let word = &rest[..length];
                    let is = |other: &str| word.eq_ignore_ascii_case(other);
                    if is("ATOMIC") && word_before.eq_ignore_ascii_case("BEGIN") || blocks > 0 && is("CASE") {
                        blocks += 1;
                    } else if is("END") {
                        blocks = blocks.saturating_sub(1);
                    }
                    word.clone_into(&mut word_before);
                    self.at += length;
                }
                _ => self.at += 1,
            }
            let from = found.map_or(start, |(from, _)| from);
            found = Some((from, self.at));
        }
        if let Some((from, to)) = found
            && self.current == part
        {
            spans.push(Span::new(from, to));
        }
        spans
    }

    /// Comments nest, as they do not in SQLite.
    fn comment(&mut self) {
        let bytes = self.text.as_bytes();
        let mut depth = 0;
        while self.at < bytes.len() {
            match &bytes[self.at..] {
                [b'/', b'*', ..] => (depth, self.at) = (depth + 1, self.at + 2),
                [b'*', b'/', ..] => (depth, self.at) = (depth - 1, self.at + 2),
                _ => self.at += 1,
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// A doubled quote is read as two strings, which comes to the same.
    fn quoted(&mut self, quote: u8, has_escapes: bool) {
        let bytes = self.text.as_bytes();
        self.at += 1;
        while self.at < bytes.len() {
            let byte = bytes[self.at];
            self.at += if has_escapes && byte == b'\\' { 2 } else { 1 };
            if byte == quote {
                break;
            }
        }
        self.at = self.at.min(bytes.len());
    }

    /// `$$ … $$`, `$tag$ … $tag$`, or a parameter.
    fn dollar(&mut self) {
        let rest = &self.text[self.at..];
        let tag = rest[1..].find('$').map(|end| &rest[..end + 2]);
        let tag = tag.filter(|tag| {
            let name = &tag[1..tag.len() - 1];
            name.bytes().all(is_word) && !name.starts_with(|first: char| first.is_ascii_digit())
        });
        match tag {
            Some(tag) => self.at += rest[tag.len()..].find(tag).map_or(rest.len(), |end| end + 2 * tag.len()),
            None => self.at += 1,
        }
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// True if the byte before is part of a word.
fn touches(bytes: &[u8], at: usize) -> bool {
    at > 0 && is_word(bytes[at - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str, part: Part) -> Vec<&str> {
        let script = Script { name: String::new(), text: text.to_owned() };
        script.postgres(part).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_semicolon_ends_a_statement_only_outside_of_everything() {
        let text = "SELECT ';' , $$;$$ /* ; /* ; */ ; */;; DO $x$ $$;$$ ; $x$; -- ;\nSELECT E'\\';', \"a;\"; SELECT 1";
        let expected = ["SELECT ';' , $$;$$", "DO $x$ $$;$$ ; $x$", "SELECT E'\\';', \"a;\"", "SELECT 1"];
        assert_eq!(parts(text, Part::Up), expected);
        let atomic = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END";
        assert_eq!(parts(&format!("{atomic}; SELECT $1"), Part::Up), [atomic, "SELECT $1"]);
        assert_eq!(parts("BEGIN; SELECT 1; END; é", Part::Up), ["BEGIN", "SELECT 1", "END", "é"]);
    }

    #[test]
    fn marks_part_up_from_down() {
        let text = "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2\n-- +goose Up\nSELECT 3";
        assert_eq!(parts(text, Part::Up), ["SELECT 1", "SELECT 3"]);
        assert_eq!(parts(text, Part::Down), ["SELECT 2"]);
        let script = Script { name: String::new(), text: text.to_owned() };
        assert!(script.has_down());
        assert_eq!(script.sqlite(Part::Down).len(), 1);
    }

    #[test]
    fn unfinished_text_ends_with_the_text() {
        for text in ["'", "$a$ ;", "/* ;", "E'\\", "\"", "$", "SELECT 1; $ä", "--", "("] {
            parts(text, Part::Up);
        }
    }
}
