//! Comments that PostgreSQL would read otherwise, and the byte order mark.

use std::borrow::Cow;

use crate::lex::{self, TokenKind};

/// A part of a port as PostgreSQL can read it.
///
/// PostgreSQL's block comments nest, and a carriage return ends its line comments
/// (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-COMMENTS>); SQLite's block comments do not nest
/// and end with the file, and only a newline ends a line comment (<https://www.sqlite.org/lang_comment.html>). A byte order
/// mark is white space in SQLite, and nothing that PostgreSQL knows.
pub(super) fn readable(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if is_readable(text) {
        return Cow::Borrowed(text);
    }
    let mut readable = String::with_capacity(text.len());
    for token in lex::tokens(text) {
        let token_text = token.span.of(text);
        match token.kind {
            TokenKind::BlockComment => block(token_text, &mut readable),
            TokenKind::LineComment => readable.push_str(&line(token_text)),
            TokenKind::Space => readable.push_str(&token_text.replace('\u{feff}', " ")),
            _ => readable.push_str(token_text),
        }
    }
    Cow::Owned(readable)
}

/// True if nothing in a text may have to be written otherwise.
pub(super) fn is_readable(text: &str) -> bool {
    !text.contains("/*") && !text.contains('\u{feff}') && !has_lone_return(text)
}

fn block(comment: &str, readable: &mut String) {
    let inner = comment.strip_prefix("/*").unwrap_or(comment);
    let closed = inner.strip_suffix("*/");
    readable.push_str("/*");
    readable.push_str(&closed.unwrap_or(inner).replace("/*", "/ *"));
    // `/*/` at the end would begin another one as well.
    if closed.is_none_or(|inner| inner.ends_with('/')) {
        readable.push(' ');
    }
    readable.push_str("*/");
}

/// A line comment, or the text of one, that stays one line in PostgreSQL.
pub(super) fn line(comment: &str) -> String {
    let bare = comment.trim_end_matches('\r');
    bare.replace('\r', " ") + &comment[bare.len()..]
}

/// True if there is a carriage return that no newline follows.
fn has_lone_return(text: &str) -> bool {
    text.match_indices('\r').any(|(at, _)| !text[at + 1..].starts_with('\n'))
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn comments_do_not_nest() {
        assert_eq!(readable("/* a /* b */ c"), "/* a / * b */ c");
        assert_eq!(readable("/* a /*/ b /*/ c */ /**/"), "/* a / */ b /*/ c */ /**/");
        assert_eq!(readable("'/* a' -- /* b\n"), "'/* a' -- /* b\n");
        assert_eq!(readable("a /* b"), "a /* b */");
        assert_eq!(readable("\u{feff}-- a"), "-- a");
        assert_eq!(readable("SELECT 1;\u{feff}SELECT '\u{feff}'"), "SELECT 1; SELECT '\u{feff}'");
    }

    #[test]
    fn line_comments_end_with_their_line() {
        assert_eq!(readable("-- a\rDROP TABLE b;\r\nSELECT '\r'"), "-- a DROP TABLE b;\r\nSELECT '\r'");
    }
}
