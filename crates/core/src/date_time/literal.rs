//! Dates as texts and numbers, read as SQLite reads them.
//!
//! The days 29 to 31 exist in every month and run over into the next one, `24:00` is the next midnight, an offset is
//! taken off. Held by the generated test `date_arithmetic`.

/// Milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;

/// Milliseconds from the start of the julian days (noon of 24 November -4713) to 1970.
const JULIAN: i64 = 210_866_760_000_000;

/// A moment that a literal names: milliseconds since 1970-01-01 00:00:00 UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instant(pub i64);

impl Instant {
    /// The moment of a julian day; `None` if SQLite does not know that day.
    pub fn julian_day(day: f64) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, reason = "the range is checked before")]
        (0.0..5_373_484.5).contains(&day).then(|| Self((day * 86_400_000.0 + 0.5) as i64 - JULIAN))
    }

    /// The moment of a number of seconds since 1970; `None` outside SQLite's years -4713 to 9999.
    pub fn unix(seconds: f64) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "the range is checked before")]
        (-210_866_760_000.0..=253_402_300_799.0)
            .contains(&seconds)
            .then(|| Self((seconds * 1000.0 + JULIAN as f64 + 0.5) as i64 - JULIAN))
    }

    /// Reads `YYYY-MM-DD`, `HH:MM` and their forms; `None` for what is no time value to SQLite.
    pub fn read(text: &str) -> Option<Self> {
        let (days, rest) = match date(text) {
            Some((days, rest)) => (days, rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == 'T')),
            // A time alone is one of 1 January 2000.
            None => (10_957, text),
        };
        if rest.is_empty() {
            return date(text).map(|_| Self(days * DAY));
        }
        let (milliseconds, rest) = time(rest)?;
        let offset = zone(rest.trim_start_matches(|c: char| c.is_ascii_whitespace()))?;
        Some(Self(days * DAY + milliseconds - offset * 60_000))
    }

    /// The date as PostgreSQL and SQLite write it; `None` outside the years 1 to 9999.
    pub fn date(self) -> Option<String> {
        let (year, month, day) = civil(self.0.div_euclid(DAY));
        (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
    }

    /// The time of the day, with milliseconds if there are any and they are asked for.
    pub fn time(self, milliseconds: bool) -> String {
        let time = self.0.rem_euclid(DAY);
        let (seconds, fraction) = (time / 1000, time % 1000);
        let whole = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        if milliseconds && fraction != 0 { format!("{whole}.{fraction:03}") } else { whole }
    }

    /// True if it is a whole number of seconds.
    pub fn is_whole(self) -> bool {
        self.0 % 1000 == 0
    }
}

/// `YYYY-MM-DD` at the start: days since 1970, and what follows.
fn date(text: &str) -> Option<(i64, &str)> {
    let (year, rest) = digits(text, 4, 0, 9999)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2, 1, 12)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2, 1, 31)?;
    Some((days(year, month, 1) + day - 1, rest))
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.SSS` at the start: milliseconds, and what follows.
pub(super) fn time(text: &str) -> Option<(i64, &str)> {
    let (hour, rest) = digits(text, 2, 0, 24)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2, 0, 59)?;
    let minutes = hour * 60 + minute;
    let Some(rest) = rest.strip_prefix(':') else { return Some((minutes * 60_000, rest)) };
    let (second, rest) = digits(rest, 2, 0, 59)?;
    let milliseconds = (minutes * 60 + second) * 1000;
    let Some(after) = rest.strip_prefix('.').filter(|after| after.starts_with(|c: char| c.is_ascii_digit())) else {
        return Some((milliseconds, rest));
    };
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    let fraction: f64 = format!("0.{}", &after[..end]).parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "it is less than 1000")]
    let fraction = (fraction * 1000.0).round() as i64;
    Some((milliseconds + fraction, &after[end..]))
}

/// `Z`, `+HH:MM` or nothing, to the end: minutes east of UTC.
fn zone(text: &str) -> Option<i64> {
    let (minutes, rest) = match text.chars().next() {
        None => return Some(0),
        Some('Z' | 'z') => (0, &text[1..]),
        Some(sign @ ('+' | '-')) => {
            let (hours, rest) = digits(&text[1..], 2, 0, 14)?;
            let (minutes, rest) = digits(rest.strip_prefix(':')?, 2, 0, 59)?;
            let minutes = hours * 60 + minutes;
            (if sign == '-' { -minutes } else { minutes }, rest)
        }
        Some(_) => return None,
    };
    rest.trim().is_empty().then_some(minutes)
}

/// Exactly `count` digits whose value lies in a range, and what follows.
pub(super) fn digits(text: &str, count: usize, low: i64, high: i64) -> Option<(i64, &str)> {
    let number = text.get(..count).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))?;
    let number: i64 = number.parse().ok()?;
    (low..=high).contains(&number).then(|| (number, &text[count..]))
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March put the leap day at their end.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::Instant;

    fn read(text: &str) -> Option<String> {
        let instant = Instant::read(text)?;
        Some(format!("{} {}", instant.date()?, instant.time(true)))
    }

    #[test]
    fn reads_what_sqlite_reads() {
        for (text, wanted) in [
            ("2024-02-29", Some("2024-02-29 00:00:00")),
            ("2024-02-30", Some("2024-03-01 00:00:00")),
            ("2024-02-29T10:20:30.5Z", Some("2024-02-29 10:20:30.500")),
            ("2024-01-01 24:00:00", Some("2024-01-02 00:00:00")),
            ("2024-01-01 10:00+02:00", Some("2024-01-01 08:00:00")),
            ("12:00", Some("2000-01-01 12:00:00")),
            ("2024-1-1", None),
            ("0000-00-00", None),
            ("2024-01-01 ", Some("2024-01-01 00:00:00")),
            ("", None),
        ] {
            assert_eq!(read(text).as_deref(), wanted, "{text}");
        }
        assert_eq!(Instant::julian_day(2_440_587.5), Some(Instant(0)));
    }
}
