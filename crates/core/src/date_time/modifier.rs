//! The modifiers behind a time value: `'+7 days'`, `'start of month'`, `'-' || n || ' days'`.

use super::literal::{DAY, digits, time};
use crate::tree::{BinaryOperator, Expr, ExprKind};

/// One step from moment to moment.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Modifier<'e> {
    /// Months later; a day that the month does not have runs over into the next one.
    Months(i64),
    /// Milliseconds later.
    Milliseconds(i64),
    /// A computed number of units later.
    Computed(Computed<'e>),
    /// A parameter, which holds the whole modifier.
    Bound(&'e Expr),
    /// Back to the start.
    StartOf(Start),
    /// On to the next such day, if it is not one already; 0 is Sunday.
    Weekday(i64),
    /// The number before it counts seconds since 1970.
    UnixEpoch,
    /// The number before it is a julian day.
    JulianDay,
    /// The number before it is a julian day if it is small, seconds since 1970 if not.
    Auto,
    /// From UTC to the zone of the machine.
    LocalTime,
    /// From the zone of the machine to UTC.
    Utc,
    /// Milliseconds are shown.
    Subsecond,
    /// Days that a month does not have run over: what happens anyway.
    Ceiling,
    /// Days that a month does not have become its last day.
    Floor,
}

/// `'-' || n || ' days'`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Computed<'e> {
    /// `+` or `-` if one stands before the number; a number with a sign of its own then gives NULL.
    pub sign: Option<char>,
    /// The number.
    pub number: &'e Expr,
    /// What it counts.
    pub unit: Unit,
}

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Month,
    Year,
}

/// What `start of` goes back to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum Start {
    Day,
    Month,
    Year,
}

impl Unit {
    /// The word, in lower case and singular.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// Reads `day` and `DAYS`.
    fn read(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        let word = word.strip_suffix('s').unwrap_or(&word);
        [Self::Second, Self::Minute, Self::Hour, Self::Day, Self::Month, Self::Year]
            .into_iter()
            .find(|unit| unit.word() == word)
    }

    /// The milliseconds of a unit; of a month 30 days, as SQLite takes fractions of it.
    const fn milliseconds(self) -> i64 {
        match self {
            Self::Second => 1000,
            Self::Minute => 60_000,
            Self::Hour => 3_600_000,
            Self::Day => DAY,
            Self::Month => 30 * DAY,
            Self::Year => 365 * DAY,
        }
    }

    /// A number from which on SQLite gives NULL.
    const fn limit(self) -> f64 {
        match self {
            Self::Second => 4.6427e+14,
            Self::Minute => 7.7379e+12,
            Self::Hour => 1.2897e+11,
            Self::Day => 5_373_485.0,
            Self::Month => 176_546.0,
            Self::Year => 14_713.0,
        }
    }
}

/// Reads a modifier that is a text; `None` if SQLite does not know it, so that the value is NULL.
pub fn read(text: &str) -> Option<Vec<Modifier<'static>>> {
    let lower = text.to_ascii_lowercase();
    let word = match lower.as_str() {
        "unixepoch" => Some(Modifier::UnixEpoch),
        "julianday" => Some(Modifier::JulianDay),
        "auto" => Some(Modifier::Auto),
        "localtime" => Some(Modifier::LocalTime),
        "utc" => Some(Modifier::Utc),
        "subsec" | "subsecond" => Some(Modifier::Subsecond),
        "ceiling" => Some(Modifier::Ceiling),
        "floor" => Some(Modifier::Floor),
        "start of day" => Some(Modifier::StartOf(Start::Day)),
        "start of month" => Some(Modifier::StartOf(Start::Month)),
        "start of year" => Some(Modifier::StartOf(Start::Year)),
        _ => None,
    };
    if let Some(word) = word {
        return Some(vec![word]);
    }
    if let Some(day) = lower.strip_prefix("weekday ") {
        let day: f64 = day.trim().parse().ok()?;
        #[expect(clippy::cast_possible_truncation, reason = "it lies between 0 and 7")]
        return ((0.0..7.0).contains(&day) && day.fract() == 0.0).then(|| vec![Modifier::Weekday(day as i64)]);
    }
    lower.starts_with(|first: char| first == '+' || first == '-' || first.is_ascii_digit()).then(|| amount(&lower))?
}

/// `+7 days`, `-01:30`, `+0001-02-03 04:05`.
fn amount(text: &str) -> Option<Vec<Modifier<'static>>> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if let Some((year, rest)) = digits(unsigned, 4, 0, 9999)
        && rest.starts_with('-')
        && unsigned.len() != text.len()
    {
        let (month, rest) = digits(&rest[1..], 2, 0, 11)?;
        let (day, rest) = digits(rest.strip_prefix('-')?, 2, 0, 30)?;
        let clock = match rest.strip_prefix(' ') {
            Some(rest) => clock(rest)?,
            None if rest.is_empty() => 0,
            None => return None,
        };
        let months = Modifier::Months(sign * (year * 12 + month));
        return Some(vec![months, Modifier::Milliseconds(sign * (day * DAY + clock))]);
    }
    let end = text.find(|c: char| c == ':' || c.is_ascii_whitespace())?;
    if text[end..].starts_with(':') {
        return Some(vec![Modifier::Milliseconds(sign * clock(unsigned)?)]);
    }
    let number = text[..end].strip_suffix('.').unwrap_or(&text[..end]);
    let plain = number.bytes().all(|byte| byte.is_ascii_digit() || b"+-.e".contains(&byte));
    let number: f64 = number.parse().ok().filter(|_| plain)?;
    let unit = Unit::read(text[end..].trim_start())?;
    if number.abs() >= unit.limit() {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "SQLite calculates so")]
    let (whole, rest) = match unit {
        Unit::Month | Unit::Year => (number.trunc() as i64, number.fract()),
        _ => (0, number),
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "SQLite calculates so")]
    let milliseconds = (rest * unit.milliseconds() as f64 + 0.5_f64.copysign(number)) as i64;
    Some(match unit {
        Unit::Month if milliseconds == 0 => vec![Modifier::Months(whole)],
        Unit::Year if milliseconds == 0 => vec![Modifier::Months(12 * whole)],
        Unit::Month => vec![Modifier::Months(whole), Modifier::Milliseconds(milliseconds)],
        Unit::Year => vec![Modifier::Months(12 * whole), Modifier::Milliseconds(milliseconds)],
        _ => vec![Modifier::Milliseconds(milliseconds)],
    })
}

/// `HH:MM` and so on to the end: milliseconds of less than a day.
fn clock(text: &str) -> Option<i64> {
    let (milliseconds, rest) = time(text)?;
    rest.is_empty().then_some(milliseconds % DAY)
}

/// Reads a modifier that is put together of texts and one number: with `||`, `printf` or `format`.
pub fn computed(expr: &Expr) -> Option<Computed<'_>> {
    let (before, number, after) = printf(expr).or_else(|| concatenated(expr))?;
    let sign = match before.as_str() {
        "" => None,
        "+" => Some('+'),
        "-" => Some('-'),
        _ => return None,
    };
    let unit = Unit::read(after.strip_prefix(' ').unwrap_or(&after).trim_start())?;
    Some(Computed { sign, number, unit })
}

/// `before || number || after`.
fn concatenated(expr: &Expr) -> Option<(String, &Expr, String)> {
    let mut operands = Vec::new();
    flatten(expr, &mut operands);
    let (mut before, mut number, mut after) = (String::new(), None, String::new());
    for operand in operands {
        match (operand.string(), number) {
            (Some(text), None) => before.push_str(text),
            (Some(text), Some(_)) => after.push_str(text),
            (None, None) => number = Some(without_text_cast(operand)),
            (None, Some(_)) => return None,
        }
    }
    Some((before, number?, after))
}

/// The operands of a chain of `||`.
fn flatten<'e>(expr: &'e Expr, operands: &mut Vec<&'e Expr>) {
    match &expr.bare().kind {
        ExprKind::Binary(left, BinaryOperator::Concat, right) => {
            flatten(left, operands);
            flatten(right, operands);
        }
        _ => operands.push(expr),
    }
}

fn without_text_cast(expr: &Expr) -> &Expr {
    match &expr.bare().kind {
        ExprKind::Cast(inner, to) if to.words.eq_ignore_ascii_case("TEXT") => inner,
        _ => expr,
    }
}

/// `printf('-%d days', number)`.
fn printf(expr: &Expr) -> Option<(String, &Expr, String)> {
    let call = expr.call("printf").or_else(|| expr.call("format"))?;
    let [template, number] = call.arguments.as_slice() else { return None };
    let (before, after) = template.string()?.split_once('%')?;
    // `%+d` writes the sign of the number, which is what a bare number does.
    let (before, after) = match (before, after.strip_prefix("+d")) {
        ("", Some(after)) => ("", after),
        _ => (before, after.strip_prefix('d')?),
    };
    (!after.contains('%')).then(|| (before.to_owned(), number, after.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Modifier, Start, read};

    #[test]
    fn reads_what_sqlite_reads() {
        let days = |days: i64| Some(vec![Modifier::Milliseconds(days * 86_400_000)]);
        for (text, wanted) in [
            ("+7 days", days(7)),
            ("-7 DAY", days(-7)),
            ("7 days", days(7)),
            ("+1.5 days", Some(vec![Modifier::Milliseconds(129_600_000)])),
            ("+1 month", Some(vec![Modifier::Months(1)])),
            ("-2 years", Some(vec![Modifier::Months(-24)])),
            ("+01:30", Some(vec![Modifier::Milliseconds(5_400_000)])),
            ("+0001-02-03", Some(vec![Modifier::Months(14), Modifier::Milliseconds(3 * 86_400_000)])),
            ("start of MONTH", Some(vec![Modifier::StartOf(Start::Month)])),
            ("weekday 7", None),
            ("+1 fortnight", None),
            ("+1 week", None),
            (" +1 day", None),
            ("", None),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }
}
