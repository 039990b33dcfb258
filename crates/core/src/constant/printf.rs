//! `printf(template, …)`: <https://www.sqlite.org/printf.html>.

use super::Value;
use super::decimal::Decimal;
use crate::printf_template::{Code, Part, parts};

/// The longest number of digits that SQLite takes from a REAL.
const DIGITS: i32 = 16;

pub(super) fn printf(template: &str, arguments: &[Value]) -> Option<String> {
    let mut text = String::new();
    let mut arguments = arguments.iter();
    for part in parts(template)? {
        match part {
            Part::Text(plain) => text.push_str(&plain),
            Part::Code(code) => text.push_str(&coded(&code, arguments.next().unwrap_or(&Value::Null))?),
        }
    }
    Some(text)
}

fn coded(code: &Code, value: &Value) -> Option<String> {
    match code.letter {
        'd' | 'i' => integer(code, value),
        'u' | 'x' | 'X' | 'o' => {
            if code.commas || code.plus || code.space || code.alternate || code.precision.is_some() {
                return None;
            }
            let number = if *value == Value::Null { 0 } else { value.integer()? };
            let digits = match code.letter {
                'x' => format!("{number:x}"),
                'X' => format!("{number:X}"),
                'o' => format!("{number:o}"),
                _ => number.cast_unsigned().to_string(),
            };
            Some(padded(code, "", &digits))
        }
        'f' | 'e' | 'E' | 'g' | 'G' => real(code, value),
        's' | 'z' => {
            let text = if *value == Value::Null { String::new() } else { value.text()? };
            Some(aligned(code, cut(code, &text)?))
        }
        'c' => {
            // Of nothing it writes a NUL.
            let char = value.text()?.chars().next()?.to_string();
            if code.width > 0 && !char.is_ascii() {
                return None;
            }
            Some(aligned(code, &char.repeat(code.precision.unwrap_or(1).max(1))))
        }
        'q' | 'Q' | 'w' => {
            let quote = if code.letter == 'w' { '"' } else { '\'' };
            let text = match value {
                Value::Null if code.letter == 'Q' => "NULL".to_owned(),
                Value::Null => "(NULL)".to_owned(),
                value => {
                    let text = value.text()?;
                    let doubled = cut(code, &text)?.replace(quote, &format!("{quote}{quote}"));
                    if code.letter == 'Q' { format!("'{doubled}'") } else { doubled }
                }
            };
            Some(aligned(code, &text))
        }
        _ => None,
    }
}

/// The beginning of a text, as the precision says: in bytes, with `!` in characters. `None` if it ends within a character.
fn cut<'t>(code: &Code, text: &'t str) -> Option<&'t str> {
    let Some(precision) = code.precision else { return Some(text) };
    let end = if code.alternate {
        text.char_indices().nth(precision).map_or(text.len(), |(at, _)| at)
    } else {
        precision.min(text.len())
    };
    text.get(..end)
}

/// A text in its width, which counts bytes, and with `!` characters.
fn aligned(code: &Code, text: &str) -> String {
    let len = if code.alternate { text.chars().count() } else { text.len() };
    let space = " ".repeat(code.width.saturating_sub(len));
    if code.left { format!("{text}{space}") } else { format!("{space}{text}") }
}

/// A number in its width, with zeros behind the sign if the code says so.
fn padded(code: &Code, sign: &str, digits: &str) -> String {
    let room = code.width.saturating_sub(sign.len() + digits.len());
    if code.zeros && !code.left {
        return format!("{sign}{}{digits}", "0".repeat(room));
    }
    aligned(code, &format!("{sign}{digits}"))
}

fn sign(code: &Code, negative: bool) -> &'static str {
    match (negative, code.plus, code.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        (false, false, false) => "",
    }
}

fn integer(code: &Code, value: &Value) -> Option<String> {
    if code.alternate || code.precision.is_some() || code.commas && code.zeros {
        return None;
    }
    let number = if *value == Value::Null { 0 } else { value.integer()? };
    let mut digits = number.unsigned_abs().to_string();
    if code.commas {
        digits = grouped(&digits);
    }
    Some(padded(code, sign(code, number < 0), &digits))
}

/// Digits with a comma before each three.
fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn real(code: &Code, value: &Value) -> Option<String> {
    let real = if *value == Value::Null { 0.0 } else { value.real()? };
    if code.alternate || code.commas && code.letter != 'f' || code.commas && code.zeros || !real.is_finite() {
        return None;
    }
    let precision = i32::try_from(code.precision.unwrap_or(6)).ok()?;
    let mut decimal = Decimal::of(real);
    let generic = matches!(code.letter, 'g' | 'G');
    let precision = if generic { precision.max(1) } else { precision };
    let wanted = match code.letter {
        'f' => precision + decimal.point,
        'e' | 'E' => precision + 1,
        _ => precision,
    };
    decimal.round(wanted.min(DIGITS));
    let zero = decimal.digits.iter().all(|digit| *digit == 0);
    let exponent = if zero { 0 } else { decimal.point - 1 };
    let scientific = matches!(code.letter, 'e' | 'E') || generic && (exponent < -4 || exponent >= precision);
    let mut text = if scientific {
        let behind = if generic { precision - 1 } else { precision };
        let mut mantissa = Decimal { point: 1, negative: false, digits: decimal.digits };
        mantissa.digits.resize(mantissa.digits.len().max(1), 0);
        let (whole, fraction) = mantissa.parts(usize::try_from(behind).ok()?);
        let mark = if exponent < 0 { '-' } else { '+' };
        let letter = if matches!(code.letter, 'E' | 'G') { 'E' } else { 'e' };
        format!("{}{letter}{mark}{:02}", joined(&whole, &fraction, generic), exponent.abs())
    } else {
        let behind = if generic { precision - 1 - exponent } else { precision };
        let (whole, fraction) = decimal.parts(usize::try_from(behind.max(0)).ok()?);
        let whole = if code.commas { grouped(&whole) } else { whole };
        joined(&whole, &fraction, generic)
    };
    if text.is_empty() {
        text.push('0');
    }
    Some(padded(code, sign(code, decimal.negative), &text))
}

/// `%g` takes the zeros at the end away.
fn joined(whole: &str, fraction: &str, generic: bool) -> String {
    let fraction = if generic { fraction.trim_end_matches('0') } else { fraction };
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}
