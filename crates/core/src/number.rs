//! Numbers as SQLite reads them from texts and writes them into texts.

/// The leading number of a text, as SQLite reads it where a number is wanted; `0` if there is none
/// (<https://www.sqlite.org/lang_expr.html#castexpr>).
pub fn leading(text: &str) -> &str {
    let trimmed = text.trim_start_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
    let bytes = trimmed.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut any = whole > 0;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if any || fraction > 0 {
            any = true;
            end += 1 + fraction;
        }
    }
    if !any {
        return "0";
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    trimmed[..end].trim_start_matches('+')
}

/// The leading integer of a text.
pub fn leading_integer(text: &str) -> i64 {
    let number = leading(text);
    let end = number.find(['.', 'e', 'E']).unwrap_or(number.len());
    number[..end].parse().unwrap_or_else(|_| match number.as_bytes().first() {
        Some(b'-') if end > 1 => i64::MIN,
        Some(b'0'..=b'9') => i64::MAX,
        _ => 0,
    })
}

/// A REAL as SQLite writes it into a text: always with a point. Fifteen digits; from 3.52 on SQLite writes seventeen.
pub fn real_text(value: f64) -> String {
    if value == 0.0 {
        return "0.0".to_owned();
    }
    let scientific = format!("{:.14e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let sign = if value < 0.0 { "-" } else { "" };
    if (-4..15).contains(&exponent) {
        let point = exponent + 1;
        let (whole, fraction) = match usize::try_from(point) {
            Ok(0) | Err(_) => ("0".to_owned(), "0".repeat(usize::try_from(-point).unwrap_or(0)) + digits),
            Ok(point) if digits.len() <= point => {
                (digits.to_owned() + &"0".repeat(point - digits.len()), "0".to_owned())
            }
            Ok(point) => (digits[..point].to_owned(), digits[point..].to_owned()),
        };
        return format!("{sign}{whole}.{fraction}");
    }
    let fraction = if digits.len() > 1 { &digits[1..] } else { "0" };
    let mark = if exponent < 0 { '-' } else { '+' };
    format!("{sign}{}.{fraction}e{mark}{:02}", &digits[..1], exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_numbers_as_sqlite_has_them() {
        let sqlite = rusqlite::Connection::open_in_memory().expect("in memory");
        for text in ["5", " 5x", "1e3", "1e", ".5", "-.5x", "+7", "x", "", "-", "1.5.5", "12abc", "  -3.25e-2z", "."] {
            let number = leading(text);
            let ours: f64 = number.parse().expect(number);
            let theirs: f64 = sqlite.query_row("SELECT CAST(?1 AS REAL)", [text], |row| row.get(0)).expect("a number");
            assert_eq!(ours.to_bits(), theirs.to_bits(), "{text}");
            let theirs: i64 =
                sqlite.query_row("SELECT CAST(?1 AS INTEGER)", [text], |row| row.get(0)).expect("a number");
            assert_eq!(leading_integer(text), theirs, "{text}");
        }
        for value in [1.0, 2.5, 0.1, 1e14, 1e20, 0.0001, 0.00001, -3.125, 123_456_789.25, 1e-300] {
            let theirs: String =
                sqlite.query_row("SELECT CAST(?1 AS TEXT)", [value], |row| row.get(0)).expect("a text");
            assert_eq!(real_text(value), theirs);
        }
    }
}
