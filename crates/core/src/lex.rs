//! The lexer: cuts a SQLite text into tokens so that joining them gives the text back.
//!
//! It knows SQLite's rules (<https://www.sqlite.org/c3ref/complete.html>, `tokenize.c`): four ways to quote,
//! block comments that do not nest and may stay open at the end, `0x` numbers, `?1 :a @a $a::b(c)` parameters.

use crate::text::Span;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// White space, a byte order mark included.
    Space,
    /// `-- …` up to, not including, the line end.
    LineComment,
    /// `/* … */`; the end of the text also closes it.
    BlockComment,
    /// A keyword or a name without quotes.
    Word,
    /// `"…"`, `` `…` `` or `[…]`.
    QuotedName,
    /// `'…'`.
    String,
    /// `x'…'`.
    Blob,
    /// Decimal, real or hexadecimal.
    Number,
    /// `?`, `?1`, `:a`, `@a`, `$a`.
    Parameter,
    /// An operator or punctuation mark, one to three bytes.
    Symbol,
    /// Something SQLite has no token for: a NUL byte, an open string, `0xg`.
    Illegal,
}

/// One token: a kind and the bytes it covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is, in bytes.
    pub span: Span,
}

impl Token {
    /// True for what SQLite reads: neither white space nor a comment.
    pub const fn is_significant(self) -> bool {
        !matches!(self.kind, TokenKind::Space | TokenKind::LineComment | TokenKind::BlockComment)
    }

    /// True for a comment of either kind.
    pub const fn is_comment(self) -> bool {
        matches!(self.kind, TokenKind::LineComment | TokenKind::BlockComment)
    }

    /// True for an unquoted word that equals `word`, whatever the case.
    pub fn is_word(self, source: &str, word: &str) -> bool {
        self.kind == TokenKind::Word && self.span.of(source).eq_ignore_ascii_case(word)
    }

    /// True for this very symbol.
    pub fn is_symbol(self, source: &str, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.span.of(source) == symbol
    }
}

/// Reads the token at byte `at`, or `None` at the end of the text.
///
/// `at` must be the start of a token (0 or the end of the previous one).
pub fn next(source: &str, at: usize) -> Option<Token> {
    let bytes = source.as_bytes();
    let &first = bytes.get(at)?;
    let rest = &bytes[at..];
    let second = rest.get(1).copied().unwrap_or(0);
    let (kind, len) = match first {
        b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => (TokenKind::Space, count(rest, is_space)),
        b'-' if second == b'-' => {
            let line = count(rest, |byte| byte != b'\n');
            (TokenKind::LineComment, if rest[line - 1] == b'\r' { line - 1 } else { line })
        }
        b'/' if second == b'*' => (TokenKind::BlockComment, find(rest, 2, b"*/").map_or(rest.len(), |end| end + 2)),
        b'\'' => quoted(rest, b'\'', TokenKind::String),
        b'"' | b'`' => quoted(rest, first, TokenKind::QuotedName),
        b'[' => match rest.iter().position(|&byte| byte == b']') {
            Some(end) => (TokenKind::QuotedName, end + 1),
            None => (TokenKind::Illegal, rest.len()),
        },
        b'x' | b'X' if second == b'\'' => blob(rest),
        b'0'..=b'9' => number(rest),
        b'.' if second.is_ascii_digit() => number(rest),
        b'?' => (TokenKind::Parameter, 1 + count(&rest[1..], |byte| byte.is_ascii_digit())),
        b':' | b'@' | b'$' | b'#' => parameter(rest),
        0xEF if rest.starts_with("\u{feff}".as_bytes()) => (TokenKind::Space, 3),
        _ if is_word(first) => (TokenKind::Word, count(rest, is_word)),
        _ => symbol(rest),
    };
    Some(Token { kind, span: Span::new(at, at + len) })
}

/// All tokens of a text, in order.
pub fn tokens(source: &str) -> impl Iterator<Item = Token> + '_ {
    within(source, Span::new(0, source.len()))
}

/// The tokens of a part of a text; it must begin and end where a token does.
pub fn within(source: &str, part: Span) -> impl Iterator<Item = Token> + '_ {
    let mut at = part.start;
    std::iter::from_fn(move || {
        let token = next(source, at).filter(|token| token.span.end <= part.end)?;
        at = token.span.end;
        Some(token)
    })
}

/// The bytes of a name: letters, digits, `_`, `$` and everything outside ASCII.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

fn count(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !wanted(byte)).unwrap_or(bytes.len())
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
}

/// A quoted text in which the doubled quote stands for itself.
fn quoted(rest: &[u8], quote: u8, kind: TokenKind) -> (TokenKind, usize) {
    let mut at = 1;
    loop {
        let Some(end) = rest[at..].iter().position(|&byte| byte == quote || byte == 0).map(|end| at + end) else {
            return (TokenKind::Illegal, rest.len());
        };
        // SQLite ends its input at a NUL, so a quote behind it does not count.
        if rest[end] == 0 {
            return (TokenKind::Illegal, end);
        }
        if rest.get(end + 1) != Some(&quote) {
            return (kind, end + 1);
        }
        at = end + 2;
    }
}

fn blob(rest: &[u8]) -> (TokenKind, usize) {
    let digits = count(&rest[2..], |byte| byte.is_ascii_hexdigit());
    if rest.get(2 + digits) == Some(&b'\'') && digits.is_multiple_of(2) {
        return (TokenKind::Blob, digits + 3);
    }
    let (_, len) = quoted(&rest[1..], b'\'', TokenKind::Illegal);
    (TokenKind::Illegal, len + 1)
}

fn number(rest: &[u8]) -> (TokenKind, usize) {
    let digit = |byte: u8| byte.is_ascii_digit() || byte == b'_';
    let mut len;
    if rest[0] == b'0' && matches!(rest.get(1), Some(b'x' | b'X')) && rest.get(2).is_some_and(u8::is_ascii_hexdigit) {
        len = 2 + count(&rest[2..], |byte| byte.is_ascii_hexdigit());
    } else {
        len = count(rest, digit);
        if rest.get(len) == Some(&b'.') {
            len += 1 + count(&rest[len + 1..], digit);
        }
        if matches!(rest.get(len), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(len + 1), Some(b'+' | b'-')));
            if rest.get(len + 1 + sign).is_some_and(u8::is_ascii_digit) {
                len += 1 + sign + count(&rest[len + 1 + sign..], digit);
            }
        }
    }
    // `12ab` is one bad token, not a number and a name.
    let tail = count(&rest[len..], is_word);
    (if tail == 0 { TokenKind::Number } else { TokenKind::Illegal }, len + tail)
}

/// `:a`, and `$a::b(c)`, which serves Tcl variables: read as in SQLite's `tokenize.c`.
fn parameter(rest: &[u8]) -> (TokenKind, usize) {
    let mut len = 1;
    let mut letters = 0;
    while let Some(&byte) = rest.get(len) {
        if is_word(byte) {
            letters += 1;
        } else if byte == b'(' && letters > 0 {
            len += count(&rest[len..], |byte| byte != b')' && byte != 0 && !is_space(byte));
            return if rest.get(len) == Some(&b')') {
                (TokenKind::Parameter, len + 1)
            } else {
                (TokenKind::Illegal, len)
            };
        } else if byte == b':' && rest.get(len + 1) == Some(&b':') {
            len += 1;
        } else {
            break;
        }
        len += 1;
    }
    (if letters > 0 { TokenKind::Parameter } else { TokenKind::Illegal }, len)
}

fn symbol(rest: &[u8]) -> (TokenKind, usize) {
    let len = match rest {
        [b'-', b'>', b'>', ..] => 3,
        [b'|', b'|', ..] | [b'<', b'<', ..] => 2,
        [b'<' | b'>' | b'=' | b'!', b'=', ..] | [b'-' | b'<' | b'>', b'>', ..] => 2,
        _ => 1,
    };
    let known = matches!(
        rest[0],
        b'(' | b')' | b',' | b';' | b'.' | b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'~' | b'<' | b'>' | b'='
    );
    (if known || len > 1 { TokenKind::Symbol } else { TokenKind::Illegal }, len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use TokenKind::{Blob, Illegal, LineComment, Number, Parameter, QuotedName, Space, String, Symbol, Word};

    #[track_caller]
    fn check(source: &str, expected: &[(TokenKind, &str)]) {
        let found: Vec<_> = tokens(source).map(|token| (token.kind, token.span.of(source))).collect();
        assert_eq!(found, expected, "in {source:?}");
    }

    #[test]
    fn quoting() {
        check("'it''s'", &[(String, "'it''s'")]);
        check("\"a\"\"b\"[c d]`e`", &[(QuotedName, "\"a\"\"b\""), (QuotedName, "[c d]"), (QuotedName, "`e`")]);
        check("'open", &[(Illegal, "'open")]);
    }

    #[test]
    fn numbers_and_blobs() {
        check(
            "0x1F .5 5. 1e3 1_0",
            &[
                (Number, "0x1F"),
                (Space, " "),
                (Number, ".5"),
                (Space, " "),
                (Number, "5."),
                (Space, " "),
                (Number, "1e3"),
                (Space, " "),
                (Number, "1_0"),
            ],
        );
        check("12ab", &[(Illegal, "12ab")]);
        check("x'0F'", &[(Blob, "x'0F'")]);
        check("x'0'", &[(Illegal, "x'0'")]);
    }

    #[test]
    fn parameters_and_operators() {
        check("?1:a $b::c(d)", &[(Parameter, "?1"), (Parameter, ":a"), (Space, " "), (Parameter, "$b::c(d)")]);
        check(":a$b::c", &[(Parameter, ":a$b::c")]);
        check("a::b", &[(Word, "a"), (Illegal, ":"), (Parameter, ":b")]);
        check("a->>b<>c", &[(Word, "a"), (Symbol, "->>"), (Word, "b"), (Symbol, "<>"), (Word, "c")]);
    }

    #[test]
    fn comments_do_not_nest_and_keep_the_line_end() {
        check("-- a\r\nb", &[(LineComment, "-- a"), (Space, "\r\n"), (Word, "b")]);
        check("/*/**/b", &[(TokenKind::BlockComment, "/*/**/"), (Word, "b")]);
        check("/* open", &[(TokenKind::BlockComment, "/* open")]);
    }

    #[test]
    fn nul_is_illegal() {
        check("a\0b", &[(Word, "a"), (Illegal, "\0"), (Word, "b")]);
        check("'a\0b'", &[(Illegal, "'a"), (Illegal, "\0"), (Word, "b"), (Illegal, "'")]);
    }
}
