//! Literals without a tree: what class a literal is of.
//!
//! Of a long list of literal rows only those get a tree that show something new: a class that was not seen in their
//! column, or a text or number longer than all before. What the rules make of those goes for the others. So whatever a
//! rule, the closed list or the inference decides by the content of an inserted literal must show here.

use crate::lex::{self, TokenKind};
use crate::text::Span;

/// A literal of a row, its sign included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Literal {
    /// Where it stands.
    pub span: Span,
    /// What can be told of it.
    pub class: Class,
}

/// What can be told of a literal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Class {
    Null,
    Boolean(bool),
    Integer {
        negative: bool,
        /// Zeros before other digits.
        padded: bool,
        size: Size,
    },
    /// Digits, a point and digits.
    Real {
        negative: bool,
        /// If nothing but zeros stands behind the point: how large it is.
        whole: Option<Size>,
        /// More digits than a double holds.
        long: bool,
    },
    Blob {
        /// Its bytes are the text of an array or object of JSON.
        document: bool,
    },
    Text {
        content: Content,
        /// It begins as JSON does.
        json: bool,
        /// It is an array or object of JSON, or looks like one.
        document: bool,
        /// It is written as a UUID is.
        uuid: bool,
    },
    /// A number in another form: only its whole text tells what it is.
    Odd,
}

/// How large a number is, its sign aside.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Size {
    Zero,
    One,
    TwoBytes,
    FourBytes,
    EightBytes,
    Larger,
}

/// What a text looks like.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Content {
    /// Nothing.
    Empty,
    /// A date of the calendar, perhaps with a time of day, in the form that both databases print.
    Moment {
        /// What stands between date and time.
        between: Option<u8>,
        /// How many parts the time has.
        parts: u8,
        /// A fraction of a second.
        fraction: bool,
        /// Zeros at the end of the fraction, which PostgreSQL does not print.
        padded: bool,
    },
    /// Written like a date, though perhaps none.
    MomentLike,
    /// A number.
    Number,
    /// Anything else.
    Other,
}

/// Reads the literal at byte `at`: NULL, TRUE, FALSE, a text, a blob, a number with at most one `-`. `None` if something
/// else stands there.
pub fn read(source: &str, at: usize) -> Option<Literal> {
    let token = lex::next(source, at)?;
    let text = token.span.of(source);
    let class = match token.kind {
        TokenKind::Symbol if text == "-" => {
            let digits = lex::next(source, token.span.end).filter(|next| next.kind == TokenKind::Number)?;
            let span = token.span.join(digits.span);
            return Some(Literal { span, class: number(digits.span.of(source), true) });
        }
        TokenKind::Number => number(text, false),
        TokenKind::String => string(&text[1..text.len() - 1]),
        TokenKind::Blob => Class::Blob { document: is_document(&text[2..text.len() - 1]) },
        TokenKind::Word if text.eq_ignore_ascii_case("NULL") => Class::Null,
        TokenKind::Word if text.eq_ignore_ascii_case("TRUE") => Class::Boolean(true),
        TokenKind::Word if text.eq_ignore_ascii_case("FALSE") => Class::Boolean(false),
        _ => return None,
    };
    Some(Literal { span: token.span, class })
}

fn number(text: &str, negative: bool) -> Class {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        None if digits(text) => {
            Class::Integer { negative, padded: text.len() > 1 && text.starts_with('0'), size: size(text, negative) }
        }
        Some((before, behind)) if digits(before) && digits(behind) => {
            let whole = behind.bytes().all(|byte| byte == b'0').then(|| size(before, negative));
            Class::Real { negative, whole, long: before.len() + behind.len() > 15 }
        }
        _ => Class::Odd,
    }
}

fn size(digits: &str, negative: bool) -> Size {
    match digits.parse::<i128>().map(|number| if negative { -number } else { number }) {
        Ok(0) => Size::Zero,
        Ok(-1 | 1) => Size::One,
        Ok(number) if i16::try_from(number).is_ok() => Size::TwoBytes,
        Ok(number) if i32::try_from(number).is_ok() => Size::FourBytes,
        Ok(number) if i64::try_from(number).is_ok() => Size::EightBytes,
        _ => Size::Larger,
    }
}

fn string(inner: &str) -> Class {
    let (json, document, uuid) = (may_be_json(inner), looks_like_document(inner), may_be_uuid(inner));
    Class::Text { content: content(inner), json, document, uuid }
}

/// True if a text begins as JSON may.
pub fn may_be_json(text: &str) -> bool {
    text.trim_start().starts_with(|first: char| first.is_ascii_digit() || "{[\"-tfn".contains(first))
}

/// The text that the bytes of a BLOB literal are, given its digits.
pub fn blob_text(digits: &str) -> Option<String> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = digits.as_bytes().chunks(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}

/// True if the bytes of a BLOB literal, given its digits, are such a text.
pub fn is_document(digits: &str) -> bool {
    let ends = |open: &str, close: &str| {
        let (first, last) = (digits.get(..2), digits.len().checked_sub(2).and_then(|at| digits.get(at..)));
        first.is_some_and(|first| first.eq_ignore_ascii_case(open))
            && last.is_some_and(|last| last.eq_ignore_ascii_case(close))
    };
    (ends("7b", "7d") || ends("5b", "5d")) && blob_text(digits).is_some()
}

/// True if a text is an array or object of JSON by its first and last character.
pub fn looks_like_document(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('{') && text.ends_with('}') || text.starts_with('[') && text.ends_with(']')
}

/// True if a text has the digits of a UUID and nothing else that a UUID has not.
pub fn may_be_uuid(text: &str) -> bool {
    // 32 digits, and rarely more than a hyphen behind each fourth of them and braces.
    text.len() >= 32
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() || b"-{}".contains(&byte))
        && text.bytes().filter(u8::is_ascii_hexdigit).count() == 32
}

/// The characters of a text, quotes aside; `inner` may hold doubled quotes.
pub fn characters(inner: &str) -> usize {
    inner.chars().count() - inner.matches("''").count()
}

/// The digits of a number before the point and behind it, zeros at the end aside.
pub fn digits(text: &str) -> (usize, usize) {
    let text = text.trim_start_matches('-');
    let (before, behind) = text.split_once('.').unwrap_or((text, ""));
    (before.len(), behind.trim_end_matches('0').len())
}

fn content(text: &str) -> Content {
    let Some(&first) = text.as_bytes().first() else { return Content::Empty };
    // Most texts are neither numbers nor dates, and a look at the first byte tells.
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.') || first.is_ascii_whitespace()) {
        return match first {
            // `inf` and `nan` are numbers to some.
            b'i' | b'I' | b'n' | b'N' if text.parse::<f64>().is_ok() => Content::Number,
            _ => Content::Other,
        };
    }
    if let Some(moment) = moment(text.as_bytes()) {
        return moment;
    }
    match text {
        _ if is_iso(text) => Content::MomentLike,
        _ if text.trim().parse::<f64>().is_ok() => Content::Number,
        _ => Content::Other,
    }
}

/// True for what is written like a date: `2024-01-31`, with or without a time.
pub fn is_iso(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..10]
            .iter()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() })
        && !text.starts_with("0000")
        && bytes[10..].iter().all(|byte| byte.is_ascii_digit() || b" T:.Z+-".contains(byte))
}

/// True for a time in the form in which both databases print one: `2024-02-29 12:34:56`.
pub fn is_plain_moment(text: &str) -> bool {
    matches!(moment(text.as_bytes()), Some(Content::Moment { between: Some(b' '), parts: 3, padded: false, .. }))
}

/// `2024-02-29`, `2024-02-29 12:34`, `2024-02-29T12:34:56.789`: dates that the calendar has, so that every reader takes
/// them.
fn moment(text: &[u8]) -> Option<Content> {
    let number = |from: usize, len: usize| {
        let digits = text.get(from..from + len)?;
        digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
    };
    let is = |at: usize, wanted: u8| text.get(at) == Some(&wanted);
    let (year, month, day) = (number(0, 4)?, number(5, 2)?, number(8, 2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !is(4, b'-') || !is(7, b'-') || year == 0 || !(1..=12).contains(&month) || !(1..=days).contains(&day) {
        return None;
    }
    if text.len() == 10 {
        return Some(Content::Moment { between: None, parts: 0, fraction: false, padded: false });
    }
    let between = Some(text[10]).filter(|byte| matches!(byte, b' ' | b'T'))?;
    if number(11, 2)? > 23 || !is(13, b':') || number(14, 2)? > 59 {
        return None;
    }
    if text.len() == 16 {
        return Some(Content::Moment { between: Some(between), parts: 2, fraction: false, padded: false });
    }
    if !is(16, b':') || number(17, 2)? > 59 {
        return None;
    }
    let fraction = text.len() > 19;
    if fraction && (!is(19, b'.') || text.len() == 20 || text.len() > 26 || !text[20..].iter().all(u8::is_ascii_digit))
    {
        return None;
    }
    Some(Content::Moment { between: Some(between), parts: 3, fraction, padded: fraction && text.ends_with(b"0") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn class(text: &str) -> Class {
        let literal = read(text, 0).unwrap();
        assert_eq!(literal.span.of(text), text);
        literal.class
    }

    #[test]
    fn numbers() {
        assert_eq!(class("0"), Class::Integer { negative: false, padded: false, size: Size::Zero });
        assert_eq!(class("-007"), Class::Integer { negative: true, padded: true, size: Size::TwoBytes });
        assert_eq!(class("2147483648"), Class::Integer { negative: false, padded: false, size: Size::EightBytes });
        assert_eq!(class("1.50"), Class::Real { negative: false, whole: None, long: false });
        assert_eq!(class("1.0"), Class::Real { negative: false, whole: Some(Size::One), long: false });
        for odd in ["0x1F", "1e3", "5.", ".5", "1_000"] {
            assert_eq!(class(odd), Class::Odd, "{odd}");
        }
    }

    #[track_caller]
    fn content_of(text: &str) -> Content {
        let Class::Text { content, .. } = class(text) else { panic!("{text} is no text") };
        content
    }

    #[test]
    fn texts() {
        assert_eq!(content_of("''"), Content::Empty);
        assert_eq!(content_of("'it''s'"), Content::Other);
        assert_eq!(content_of("'0000-01-01'"), Content::Other);
        for number in ["'1'", "'-2.5'", "' 3'", "'inf'"] {
            assert_eq!(content_of(number), Content::Number, "{number}");
        }
        let moment = |between, parts, fraction| Content::Moment { between, parts, fraction, padded: false };
        let padded = Content::Moment { between: Some(b' '), parts: 3, fraction: true, padded: true };
        assert_eq!(content_of("'2024-02-29 12:34:56.000'"), padded);
        assert!(!is_plain_moment("2024-02-29 12:34:56.50") && is_plain_moment("2024-02-29 12:34:56.5"));
        assert_eq!(content_of("'2024-02-29'"), moment(None, 0, false));
        assert_eq!(content_of("'2024-02-29 12:34'"), moment(Some(b' '), 2, false));
        assert_eq!(content_of("'2024-02-29T12:34:56.789'"), moment(Some(b'T'), 3, true));
        for other in ["'2023-02-29'", "'2024-02-29 25:00'", "'2024-02-29 12:34:56Z'", "'2024-13-01'"] {
            assert_eq!(content_of(other), Content::MomentLike, "{other}");
        }
    }

    #[test]
    fn what_texts_may_be() {
        assert!(may_be_json(" {\"a\": 1}") && may_be_json("12") && !may_be_json("a"));
        assert!(may_be_uuid("123e4567-e89b-12d3-a456-426614174000") && !may_be_uuid("123e4567"));
        assert_eq!(characters("it''s ä"), 6);
        assert_eq!((digits("-12.50"), digits("7")), ((2, 1), (1, 0)));
    }

    #[test]
    fn what_is_no_literal() {
        for text in ["", "a", "- -1", "- 1", "+1", "\"a\"", "?1", "(1)", "CURRENT_TIMESTAMP", "x'0"] {
            assert_eq!(read(text, 0), None, "{text}");
        }
    }
}
