//! Functions: <https://www.sqlite.org/lang_corefunc.html>. What depends on anything but the arguments has no value here,
//! nor has arithmetic whose last digit differs from machine to machine.

use super::compare::{Collation, order};
use super::decimal::Decimal;
use super::{Truth, Value, is_number, pattern, printf};

pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Value> {
    let null = arguments.contains(&Value::Null);
    match (name, arguments) {
        ("coalesce" | "ifnull", [_, _, ..]) => {
            let first = arguments.iter().find(|argument| **argument != Value::Null);
            return Some(first.cloned().unwrap_or(Value::Null));
        }
        ("iif" | "if", [condition, yes]) => {
            return Some(if condition.holds()? == Truth::True { yes.clone() } else { Value::Null });
        }
        ("iif" | "if", [condition, yes, no]) => {
            return Some(if condition.holds()? == Truth::True { yes } else { no }.clone());
        }
        ("nullif", [Value::Null, _]) => return Some(Value::Null),
        ("nullif", [left, Value::Null]) => return Some(left.clone()),
        ("nullif", [left, right]) => {
            let equal = order(left, right, Collation::Binary)?.is_eq();
            return Some(if equal { Value::Null } else { left.clone() });
        }
        ("typeof", [value]) => return Some(Value::Text(class(value).to_owned())),
        ("quote", [value]) => return quote(value).map(Value::Text),
        ("hex", [value]) => {
            let bytes = match value {
                Value::Blob(bytes) => bytes.clone(),
                Value::Null => Vec::new(),
                value => value.text()?.into_bytes(),
            };
            return Some(Value::Text(hex(&bytes)));
        }
        ("printf" | "format", [Value::Text(template), rest @ ..]) => {
            return printf::printf(template, rest).map(Value::Text);
        }
        ("char", codes) => {
            let char = |code: &Value| char::from_u32(u32::try_from(code.integer()?).ok()?);
            return codes.iter().map(char).collect::<Option<String>>().map(Value::Text);
        }
        ("likely" | "unlikely", [value]) => return Some(value.clone()),
        ("replace", [text, from, _]) if *from != Value::Null && from.text()?.is_empty() => return text_of(text),
        _ => {}
    }
    let known = matches!(
        name,
        "abs"
            | "sign"
            | "round"
            | "length"
            | "upper"
            | "lower"
            | "substr"
            | "substring"
            | "instr"
            | "replace"
            | "trim"
            | "ltrim"
            | "rtrim"
            | "unicode"
            | "min"
            | "max"
            | "sqrt"
            | "ln"
            | "log10"
            | "log2"
            | "log"
            | "acos"
            | "asin"
            | "ceil"
            | "ceiling"
            | "floor"
            | "trunc"
            | "unhex"
            | "like"
            | "glob"
    );
    if known && null {
        return Some(Value::Null);
    }
    match (name, arguments) {
        ("abs", [Value::Integer(integer)]) => integer.checked_abs().map(Value::Integer),
        ("abs", [value @ (Value::Real(_) | Value::Text(_))]) => Some(Value::Real(value.real()?.abs())),
        ("sign", [Value::Text(text)]) if !is_number(text) => Some(Value::Null),
        ("sign", [Value::Blob(_)]) => Some(Value::Null),
        ("sign", [value]) => {
            let real = value.real()?;
            Some(Value::Integer(i64::from(real > 0.0) - i64::from(real < 0.0)))
        }
        ("round", [value]) => round(value, &Value::Integer(0)),
        ("round", [value, digits]) => round(value, digits),
        ("length", [Value::Blob(bytes)]) => i64::try_from(bytes.len()).ok().map(Value::Integer),
        ("length", [value]) => i64::try_from(value.text()?.chars().count()).ok().map(Value::Integer),
        ("upper", [value]) => Some(Value::Text(value.text()?.to_ascii_uppercase())),
        ("lower", [value]) => Some(Value::Text(value.text()?.to_ascii_lowercase())),
        ("substr" | "substring", [value, start]) => substr(value, start.integer()?, None),
        ("substr" | "substring", [value, start, length]) => substr(value, start.integer()?, Some(length.integer()?)),
        ("instr", [Value::Blob(bytes), Value::Blob(part)]) => {
            let found = (0..=bytes.len()).find(|at| bytes[*at..].starts_with(part));
            Some(Value::Integer(found.and_then(|at| i64::try_from(at + 1).ok()).unwrap_or(0)))
        }
        ("instr", [text, part]) => {
            let (text, part) = (text.text()?, part.text()?);
            let found = text.find(&part).map(|at| text[..at].chars().count() + 1);
            Some(Value::Integer(found.and_then(|at| i64::try_from(at).ok()).unwrap_or(0)))
        }
        ("replace", [text, from, to]) => Some(Value::Text(text.text()?.replace(&from.text()?, &to.text()?))),
        ("trim" | "ltrim" | "rtrim", [text, rest @ ..]) if rest.len() < 2 => {
            let text = text.text()?;
            let chars: Vec<char> = rest.first().map_or(Some(" ".to_owned()), Value::text)?.chars().collect();
            let text = if name == "rtrim" { text.as_str() } else { text.trim_start_matches(&chars[..]) };
            Some(Value::Text(if name == "ltrim" { text } else { text.trim_end_matches(&chars[..]) }.to_owned()))
        }
        ("unicode", [text]) => {
            Some(text.text()?.chars().next().map_or(Value::Null, |char| Value::Integer(i64::from(u32::from(char)))))
        }
        ("min" | "max", [first, rest @ ..]) if !rest.is_empty() => {
            let mut best = first;
            for value in rest {
                let order = order(value, best, Collation::Binary)?;
                // Of equal ones `min` takes the last, `max` the first.
                if if name == "min" { order.is_le() } else { order.is_gt() } {
                    best = value;
                }
            }
            Some(best.clone())
        }
        ("ceil" | "ceiling" | "floor" | "trunc", [value]) => match value {
            Value::Integer(_) => Some(value.clone()),
            Value::Real(real) => Some(Value::Real(match name {
                "floor" => real.floor(),
                "trunc" => real.trunc(),
                _ => real.ceil(),
            })),
            _ => None,
        },
        (
            "sqrt" | "ln" | "log10" | "log2" | "log" | "acos" | "asin",
            [value @ (Value::Integer(_) | Value::Real(_))],
        ) => {
            let real = value.real()?;
            match name {
                "sqrt" if real >= 0.0 => Some(Value::Real(real.sqrt())),
                "acos" | "asin" if real.abs() <= 1.0 => None,
                "ln" | "log" | "log10" | "log2" if real > 0.0 => None,
                _ => Some(Value::Null),
            }
        }
        ("unhex", [text]) => Some(bytes(&text.text()?).map_or(Value::Null, Value::Blob)),
        ("like", [pattern, text]) => Some(Value::truth(pattern::like(&pattern.text()?, &text.text()?, None))),
        ("glob", [pattern, text]) => Some(Value::truth(pattern::glob(&pattern.text()?, &text.text()?))),
        _ => None,
    }
}

fn class(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Integer(_) => "integer",
        Value::Real(_) => "real",
        Value::Text(_) => "text",
        Value::Blob(_) => "blob",
    }
}

fn text_of(value: &Value) -> Option<Value> {
    match value {
        Value::Null => Some(Value::Null),
        value => value.text().map(Value::Text),
    }
}

fn quote(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(_) | Value::Real(_) => value.text()?,
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Blob(bytes) => format!("X'{}'", hex(bytes)),
    })
}

/// Hexadecimal digits, capitals.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from(if digit < 10 { b'0' + digit } else { b'A' + digit - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The bytes that pairs of hexadecimal digits stand for.
pub(super) fn bytes(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

/// Halves go away from 0; more than thirty digits are none.
fn round(value: &Value, digits: &Value) -> Option<Value> {
    let digits = i32::try_from(digits.integer()?.clamp(0, 30)).ok()?;
    let real = value.real()?;
    if real.abs() > 4_503_599_627_370_496.0 {
        return Some(Value::Real(real));
    }
    let mut decimal = Decimal::of(real);
    decimal.round(digits + decimal.point);
    let (whole, fraction) = decimal.parts(usize::try_from(digits).ok()?);
    let sign = if decimal.negative { "-" } else { "" };
    // `+ 0.0` makes 0 of -0.
    format!("{sign}{whole}.{fraction}0").parse::<f64>().ok().map(|real| Value::Real(real + 0.0))
}

/// A start before the text uses up the length, a negative start counts from the end, a negative length goes back.
fn substr(value: &Value, start: i64, length: Option<i64>) -> Option<Value> {
    let text: Vec<char> = if matches!(value, Value::Blob(_)) { Vec::new() } else { value.text()?.chars().collect() };
    let size = match value {
        Value::Blob(bytes) => bytes.len(),
        _ => text.len(),
    };
    let size = i64::try_from(size).ok()?;
    // Versions of SQLite differ in where larger numbers overflow.
    i32::try_from(start).ok()?;
    let mut from = start;
    let mut count = length.unwrap_or(i64::MAX / 4);
    let back = count < 0;
    count = count.saturating_abs();
    if from < 0 {
        from = from.saturating_add(size);
        if from < 0 {
            count = (count.saturating_add(from)).max(0);
            from = 0;
        }
    } else if from > 0 {
        from -= 1;
    } else if count > 0 {
        count -= 1;
    }
    if back {
        from = from.saturating_sub(count);
        if from < 0 {
            count = count.saturating_add(from);
            from = 0;
        }
    }
    let from = from.clamp(0, size);
    let end = from.saturating_add(count.max(0)).clamp(from, size);
    let (from, end) = (usize::try_from(from).ok()?, usize::try_from(end).ok()?);
    Some(match value {
        // An empty part of a BLOB is not the same in all versions.
        Value::Blob(_) if from == end => return None,
        Value::Blob(bytes) => Value::Blob(bytes[from..end].to_vec()),
        _ => Value::Text(text[from..end].iter().collect()),
    })
}
