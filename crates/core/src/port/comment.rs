//! Comments that PostgreSQL would read otherwise, and the byte order mark.

use std::borrow::Cow;

use crate::lex::{self, TokenKind};

/// A part of a port as PostgreSQL can read it.
///
/// PostgreSQL's block comments nest (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-COMMENTS>),
/// SQLite's do not, and end with the file (<https://www.sqlite.org/lang_comment.html>). A byte order mark at the start of a
/// file is nothing that PostgreSQL's drivers know.
pub(super) fn readable(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !text.contains("/*") {
        return Cow::Borrowed(text);
    }
    let mut readable = String::with_capacity(text.len());
    for token in lex::tokens(text) {
        let token_text = token.span.of(text);
        if token.kind != TokenKind::BlockComment {
            readable.push_str(token_text);
            continue;
        }
        let inner = token_text.strip_prefix("/*").unwrap_or(token_text);
        let closed = inner.strip_suffix("*/");
        readable.push_str("/*");
        readable.push_str(&closed.unwrap_or(inner).replace("/*", "/ *"));
        // `/*/` at the end would begin another one as well.
        if closed.is_none_or(|inner| inner.ends_with('/')) {
            readable.push(' ');
        }
        readable.push_str("*/");
    }
    Cow::Owned(readable)
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
    }
}
