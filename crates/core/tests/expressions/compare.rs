//! When values of both databases are the same.

use lite2pg_engines::Value;

/// A column of values as PostgreSQL writes them.
pub type Column = Vec<Option<String>>;

/// True if both databases gave the same values, in any order unless they are sorted.
pub fn same(ours: &[Value], theirs: &Column, sorted: bool) -> bool {
    if ours.len() != theirs.len() {
        return false;
    }
    if sorted {
        return ours.iter().zip(theirs).all(|(ours, theirs)| same_value(ours, theirs.as_deref()));
    }
    let mut left: Vec<Option<&str>> = theirs.iter().map(Option::as_deref).collect();
    ours.iter().all(|ours| match left.iter().position(|theirs| same_value(ours, *theirs)) {
        Some(at) => {
            left.swap_remove(at);
            true
        }
        None => false,
    })
}

fn same_value(ours: &Value, theirs: Option<&str>) -> bool {
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
            (Ok(ours), Ok(theirs)) => (ours - theirs).abs() <= 1e-9 * ours.abs().max(theirs.abs()).max(1e-3),
            _ => false,
        },
        Value::Text(_) | Value::Null => false,
    }
}
