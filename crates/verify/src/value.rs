//! When a value of SQLite and a value of PostgreSQL are the same: both are brought into one text, by the family of
//! PostgreSQL's type.
//!
//! | family     | equal are |
//! |------------|-----------|
//! | boolean    | true, 1 and the text `true`; false, 0 and the text `false` |
//! | integer    | the same whole number, also as a real or as digits in a text |
//! | real       | the same number to 12 significant digits, 6 for PostgreSQL's REAL, which has four bytes |
//! | timestamp  | the same instant in UTC; a whole number counts seconds (milliseconds, microseconds if it is large) since 1970 |
//! | date, time | the same day, the same time of day |
//! | JSON       | the same JSON value; white space and the order of keys do not count, here and in texts that hold JSON |
//! | bytes      | the same bytes; a text stands for its UTF-8 |
//! | uuid       | the same 128 bits, as text in any case or as 16 bytes |
//! | other      | the same text, byte for byte; numbers as SQLite writes them |
//!
//! NULL equals NULL only. A time within the run (the *window*) is `now` on both sides, whichever clock read it and however
//! often; in texts, its format has to be the same.

use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use lite2pg_engines::Value;

/// Types of PostgreSQL that are compared in the same way.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Family {
    /// BOOLEAN.
    Boolean,
    /// SMALLINT, INTEGER, BIGINT.
    Integer,
    /// REAL: four bytes.
    Real4,
    /// DOUBLE PRECISION and NUMERIC.
    Real8,
    /// TEXT, VARCHAR, CHAR, CITEXT, NAME.
    Text,
    /// With and without time zone.
    Timestamp,
    /// DATE.
    Date,
    /// TIME.
    Time,
    /// JSON and JSONB.
    Json,
    /// BYTEA.
    Bytes,
    /// UUID.
    Uuid,
    /// An enumerated type, with its labels.
    Enum(Vec<String>),
    /// Any other type, by name.
    Other(String),
}

impl Family {
    /// The family of a type as `format_type` names it.
    pub fn of(type_name: &str) -> Self {
        let bare = type_name.split('(').next().unwrap_or(type_name).trim().trim_matches('"').to_ascii_lowercase();
        match bare.as_str() {
            "boolean" => Self::Boolean,
            "smallint" | "integer" | "bigint" => Self::Integer,
            "real" => Self::Real4,
            "double precision" | "numeric" => Self::Real8,
            "text" | "character varying" | "character" | "citext" | "name" => Self::Text,
            "date" => Self::Date,
            "json" | "jsonb" => Self::Json,
            "bytea" => Self::Bytes,
            "uuid" => Self::Uuid,
            _ if bare.starts_with("timestamp") && !bare.ends_with("[]") => Self::Timestamp,
            _ if bare.starts_with("time") && !bare.ends_with("[]") => Self::Time,
            _ => Self::Other(bare),
        }
    }

    /// The word for it.
    pub fn name(&self) -> &str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Real4 | Self::Real8 => "real",
            Self::Text => "text",
            Self::Timestamp => "timestamp",
            Self::Date => "date",
            Self::Time => "time",
            Self::Json => "json",
            Self::Bytes => "bytes",
            Self::Uuid => "uuid",
            Self::Enum(_) => "enum",
            Self::Other(name) => name,
        }
    }
}

/// The time from the start of a run until now.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Microseconds since 1970.
    start: i64,
}

impl Window {
    /// A window that opens now.
    pub fn open() -> Self {
        Self { start: microseconds_now() }
    }

    /// Two clocks may differ by a moment, and SQLite cuts fractions of seconds off.
    fn holds(self, microseconds: i64) -> bool {
        const SLACK: i64 = 5_000_000;
        (self.start - SLACK..=microseconds_now() + SLACK).contains(&microseconds)
    }
}

fn microseconds_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// What stands for any time within the window.
pub const NOW: &str = "now";

/// The text that stands for a value of SQLite; `None` for NULL.
pub fn of_sqlite(value: &Value, family: &Family, window: Window) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::Integer(integer) => match family {
            Family::Timestamp => instant(*integer, window),
            Family::Integer | Family::Real4 | Family::Real8 => number(&integer.to_string(), family, window),
            Family::Bytes => hex(integer.to_string().as_bytes()),
            _ => integer.to_string(),
        },
        Value::Real(real) => match family {
            Family::Boolean | Family::Integer | Family::Real4 | Family::Real8 => {
                number(&real.to_string(), family, window)
            }
            _ => value.to_text().unwrap_or_default(),
        },
        Value::Text(text) => {
            // PostgreSQL has a text of digits as the number that it is; SQLite keeps it where no affinity converts it.
            return of_text(text, family, window);
        }
        Value::Blob(bytes) => match family {
            Family::Bytes => hex(bytes),
            Family::Uuid if bytes.len() == 16 => hex(bytes),
            _ => match std::str::from_utf8(bytes) {
                Ok(text) => return of_text(text, family, window),
                Err(_) => hex(bytes),
            },
        },
    };
    Some(text)
}

/// True for a value that a clock has made while the two sides ran: it is another one on each.
pub fn is_now(value: &Value, family: &Family, window: Window) -> bool {
    of_sqlite(value, family, window).is_some_and(|text| text.starts_with(NOW))
}

/// The text that stands for a value as PostgreSQL prints it (`DateStyle` ISO, time zone UTC); `None` for NULL.
pub fn of_postgres(text: Option<&str>, family: &Family, window: Window) -> Option<String> {
    let text = text?;
    match family {
        Family::Bytes => Some(text.strip_prefix("\\x").unwrap_or(text).to_ascii_lowercase()),
        _ => of_text(text, family, window),
    }
}

fn of_text(text: &str, family: &Family, window: Window) -> Option<String> {
    Some(match family {
        Family::Boolean => match text.to_ascii_lowercase().as_str() {
            "t" | "true" | "1" => "1".to_owned(),
            "f" | "false" | "0" => "0".to_owned(),
            _ => text.to_owned(),
        },
        Family::Integer | Family::Real4 | Family::Real8 => number(text, family, window),
        Family::Timestamp => match moment(text) {
            Some(at) if window.holds(at) => NOW.to_owned(),
            Some(at) => at.to_string(),
            None => text.parse::<i64>().map_or_else(|_| text.to_owned(), |integer| instant(integer, window)),
        },
        Family::Date => match civil(text) {
            Some((at, _)) if at.time() == Time::midnight() => at.date().to_string(),
            _ => text.to_owned(),
        },
        Family::Time => text.parse::<Time>().map_or_else(|_| text.to_owned(), |time| time.to_string()),
        Family::Json => json(text).unwrap_or_else(|| text.to_owned()),
        Family::Bytes => hex(text.as_bytes()),
        Family::Uuid => {
            let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
            if digits.len() == 32 { digits.to_ascii_lowercase() } else { text.to_owned() }
        }
        Family::Text | Family::Enum(_) | Family::Other(_) => {
            if text.starts_with(['{', '[']) {
                return Some(json(text).unwrap_or_else(|| text.to_owned()));
            }
            match moment(text) {
                // Two ways to write the same moment are two texts.
                Some(at) if window.holds(at) => {
                    let format: String =
                        text.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect();
                    format!("{NOW} as {format}")
                }
                _ => text.to_owned(),
            }
        }
    })
}

fn number(text: &str, family: &Family, window: Window) -> String {
    if let Ok(integer) = text.parse::<i64>() {
        // Seconds and milliseconds since 1970.
        let scales = [1_000_000_i64, 1_000];
        if scales.iter().any(|scale| integer.checked_mul(*scale).is_some_and(|at| window.holds(at))) {
            return NOW.to_owned();
        }
        if *family != Family::Real4 {
            return integer.to_string();
        }
    }
    let Ok(real) = text.parse::<f64>() else { return text.to_owned() };
    if real == 0.0 {
        return "0".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "that is what PostgreSQL's REAL does")]
    let rounded = if *family == Family::Real4 { format!("{:.5e}", real as f32) } else { format!("{real:.11e}") };
    let rounded: f64 = rounded.parse().unwrap_or(real);
    rounded.to_string()
}

/// A whole number as an instant: its size tells the unit.
fn instant(integer: i64, window: Window) -> String {
    let microseconds = match integer.unsigned_abs() {
        0..100_000_000_000 => integer.saturating_mul(1_000_000),
        100_000_000_000..100_000_000_000_000 => integer.saturating_mul(1_000),
        _ => integer,
    };
    if window.holds(microseconds) { NOW.to_owned() } else { microseconds.to_string() }
}

/// Microseconds since 1970 of a date or a date and time, in UTC where it names no offset.
fn moment(text: &str) -> Option<i64> {
    let (at, offset) = civil(text)?;
    let at = at.to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond();
    Some(at - i64::from(offset) * 1_000_000)
}

/// Whether a text is a date, or a date and a time, that PostgreSQL reads as SQLite does.
pub fn is_moment(text: &str) -> bool {
    moment(text).is_some()
}

/// Reads `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS[.SSS]]` (also with `T`), and an offset behind it (`Z`, `+HH`, `+HH:MM`) in
/// seconds.
fn civil(text: &str) -> Option<(DateTime, i32)> {
    let text = text.trim();
    if text.len() < 10 || !text.is_ascii() || text.as_bytes()[4] != b'-' {
        return None;
    }
    let date: Date = text[..10].parse().ok()?;
    let rest = text[10..].trim_start_matches([' ', 'T', 't']);
    if rest.is_empty() {
        return Some((date.to_datetime(Time::midnight()), 0));
    }
    let end = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
    let time: Time = rest[..end].parse().ok()?;
    let offset = match rest[end..].trim() {
        "" | "Z" | "z" | "UTC" => 0,
        offset => {
            let sign = if offset.starts_with('-') { -1 } else { 1 };
            let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
            let hours: i8 = digits.get(..2)?.parse().ok()?;
            let minutes: i32 = digits.get(2..4).map_or(Some(0), |minutes| minutes.parse().ok())?;
            sign * (Offset::from_hours(hours).ok()?.seconds() + minutes * 60)
        }
    };
    Some((date.to_datetime(time), offset))
}

/// The value without its spelling. Numbers lose the difference between `1` and `1.0`.
fn json(text: &str) -> Option<String> {
    let mut value: serde_json::Value = serde_json::from_str(text).ok()?;
    plain(&mut value);
    Some(value.to_string())
}

fn plain(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Number(number) => {
            if let Some(real) = number.as_f64().filter(|_| number.is_f64()) {
                #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
                if real.fract() == 0.0 && real.abs() < 9e15 {
                    *value = (real as i64).into();
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(plain),
        serde_json::Value::Object(entries) => entries.values_mut().for_each(plain),
        _ => {}
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the two are equal in a column of a type.
    fn equal(type_name: &str, sqlite: &Value, postgres: &str) -> bool {
        let (family, window) = (Family::of(type_name), Window::open());
        of_sqlite(sqlite, &family, window) == of_postgres(Some(postgres), &family, window)
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn the_table_holds() {
        assert!(equal("boolean", &Value::Integer(1), "t") && equal("boolean", &text("false"), "f"));
        assert!(!equal("boolean", &Value::Integer(0), "t") && !equal("boolean", &Value::Integer(2), "t"));
        assert!(equal("bigint", &Value::Real(3.0), "3") && equal("integer", &text("3"), "3"));
        assert!(!equal("bigint", &Value::Integer(9_007_199_254_740_993), "9007199254740992"));
        assert!(equal("double precision", &Value::Real(0.1), "0.1") && equal("numeric", &Value::Integer(1), "1.00"));
        assert!(equal("real", &Value::Real(0.123_456_789), "0.12345679") && !equal("real", &Value::Real(0.1), "0.2"));
        assert!(equal("timestamp without time zone", &text("2024-01-02T03:04:05Z"), "2024-01-02 03:04:05"));
        assert!(equal("timestamp with time zone", &text("2024-01-02 03:04:05+02:00"), "2024-01-02 01:04:05+00"));
        assert!(equal("timestamp without time zone", &Value::Integer(1_704_164_645), "2024-01-02 03:04:05"));
        assert!(equal("timestamp without time zone", &Value::Integer(1_704_164_645_500), "2024-01-02 03:04:05.5"));
        assert!(!equal("timestamp without time zone", &text("2024-01-02"), "2024-01-02 00:00:01"));
        assert!(equal("date", &text("2024-01-02"), "2024-01-02"));
        assert!(equal("jsonb", &text("{\"b\":1.0,\"a\":[ ]}"), "{\"a\": [], \"b\": 1}"));
        assert!(equal("text", &text("{\"a\":1}"), "{\"a\" : 1}") && !equal("text", &text("{a"), "{ a"));
        assert!(equal("bytea", &Value::Blob(vec![1, 255]), "\\x01ff") && equal("bytea", &text("a"), "\\x61"));
        let uuid = "00112233-4455-6677-8899-aabbccddeeff";
        assert!(equal("uuid", &text(&uuid.to_uppercase()), uuid));
        assert!(equal("text", &Value::Integer(5), "5") && equal("text", &Value::Real(1.0), "1.0"));
        assert!(!equal("text", &text("a"), "A") && !equal("text", &text("a"), "a "));
    }

    #[test]
    fn now_is_now_on_both_sides() {
        let now = jiff::Timestamp::now();
        let written = now.strftime("%Y-%m-%d %H:%M:%S").to_string();
        assert!(equal(
            "timestamp without time zone",
            &text(&written),
            &now.strftime("%Y-%m-%d %H:%M:%S%.6f").to_string()
        ));
        assert!(equal("integer", &Value::Integer(now.as_second()), &(now.as_second() + 1).to_string()));
        assert!(!equal("text", &text(&written), &now.strftime("%Y-%m-%dT%H:%M:%S").to_string()), "another format");
        assert!(!equal("timestamp without time zone", &text(&written), "2001-01-01 00:00:00"));
    }

    #[test]
    fn null_equals_null_only() {
        let window = Window::open();
        assert_eq!(of_sqlite(&Value::Null, &Family::Text, window), of_postgres(None, &Family::Text, window));
        assert_ne!(of_sqlite(&text(""), &Family::Text, window), of_postgres(None, &Family::Text, window));
    }
}
