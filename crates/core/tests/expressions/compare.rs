//! When values of both databases are the same.

use lite2pg_engines::Value;

/// A column of values as PostgreSQL writes them.
pub type Column = Vec<Option<String>>;

/// How near two numbers have to be.
#[derive(Clone, Copy)]
pub enum Digits {
    /// As the fifteen digits of eight bytes.
    Fifteen,
    /// As the six digits of four bytes.
    Six,
}

/// True if both databases gave the same values, in any order unless they are sorted.
pub fn same(ours: &[Value], theirs: &Column, sorted: bool, digits: Digits) -> bool {
    if ours.len() != theirs.len() {
        return false;
    }
    if sorted {
        return ours.iter().zip(theirs).all(|(ours, theirs)| same_value(ours, theirs.as_deref(), digits));
    }
    let mut left: Vec<Option<&str>> = theirs.iter().map(Option::as_deref).collect();
    ours.iter().all(|ours| match left.iter().position(|theirs| same_value(ours, *theirs, digits)) {
        Some(at) => {
            left.swap_remove(at);
            true
        }
        None => false,
    })
}

fn same_value(ours: &Value, theirs: Option<&str>, digits: Digits) -> bool {
    let (Some(text), Some(theirs)) = (ours.to_text(), theirs) else {
        return matches!(ours, Value::Null) && theirs.is_none();
    };
    let theirs = match (ours, theirs) {
        (Value::Integer(_), "true") => "1",
        (Value::Integer(_), "false") => "0",
        (_, other) => other,
    };
    if text == theirs {
        return true;
    }
    match ours {
        Value::Blob(_) => {
            theirs.strip_prefix("\\x").is_some_and(|hex| text[2..].trim_end_matches('\'').eq_ignore_ascii_case(hex))
        }
        Value::Integer(_) | Value::Real(_) => match (text.parse::<f64>(), theirs.parse::<f64>()) {
            (Ok(ours), Ok(theirs)) => near(ours, theirs, if matches!(digits, Digits::Six) { 1e-6 } else { 1e-9 }),
            _ => false,
        },
        // A date in a column of timestamps.
        Value::Text(_) => same_text(&text, theirs) || theirs.strip_suffix(" 00:00:00") == Some(text.as_str()),
        Value::Null => false,
    }
}

fn near(one: f64, other: f64, by: f64) -> bool {
    (one - other).abs() <= by * one.abs().max(other.abs()).max(1e-3)
}

/// Versions of SQLite write fifteen digits of a number, or seventeen; and very small and large ones with an exponent.
fn same_text(ours: &str, theirs: &str) -> bool {
    let (ours, theirs) = (parts(ours), parts(theirs));
    ours.len() == theirs.len()
        && ours.iter().zip(theirs).all(|(ours, theirs)| {
            let odd = |text: &str| text.contains('e') || text.bytes().filter(u8::is_ascii_digit).count() > 14;
            *ours == theirs
                || odd(ours) | odd(theirs)
                    && matches!((ours.parse::<f64>(), theirs.parse::<f64>()), (Ok(one), Ok(other)) if near(one, other, 1e-13))
        })
}

/// A text as numbers and what stands between them.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let begins = bytes[at].is_ascii_digit();
        if !begins {
            at += 1;
            continue;
        }
        parts.push(&text[start..at]);
        let number = at;
        while at < bytes.len() {
            let exponent = bytes[at] == b'e'
                && bytes.get(at + 1).is_some_and(|sign| b"+-".contains(sign))
                && bytes.get(at + 2).is_some_and(u8::is_ascii_digit);
            at += match bytes[at] {
                b'0'..=b'9' | b'.' => 1,
                _ if exponent => 2,
                _ => break,
            };
        }
        parts.push(&text[number..at]);
        start = at;
    }
    parts.push(&text[start..]);
    parts
}
