//! The modifiers as operations on a timestamp.

use super::super::NOW;
use super::{Moment, Stop, is_atomic};
use crate::context::Cx;
use crate::date_time::modifier::{self, Computed, Modifier, Start, Unit};
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::tree::{Expr, ExprKind};
use crate::types::Ty;

impl Moment {
    /// The moment with these words behind it.
    fn plus(self, after: &str) -> Self {
        // `a + b` is `(a + b) + c`: sums need no parentheses on the left.
        let sql =
            if self.sql.first().is_some_and(|first| matches!(first, Piece::Text(text) if text.starts_with("CASE"))) {
                self.operated("", after)
            } else {
                self.within("", after)
            };
        Self { sql, atomic: false, literal: None, ..self }
    }

    /// The moment that a modifier makes of this one; `floor` says that `'floor'` follows.
    pub(super) fn step(self, cx: &Cx, expr: &Expr, step: Modifier, floor: bool) -> Result<Self, Stop> {
        let refuse = |why: &str, help| Err(Stop::Refuse(expr.span, why.into(), help));
        match step {
            Modifier::Months(months) => {
                let (sign, amount) = interval_of_months(months);
                Ok(self.months(&[format!(" {sign} INTERVAL '{amount}'").as_str().into()], floor))
            }
            Modifier::Milliseconds(0) => Ok(self),
            Modifier::Milliseconds(milliseconds) => {
                let sign = if milliseconds < 0 { '-' } else { '+' };
                let fraction = self.fraction || milliseconds % 1000 != 0;
                let midnight = self.midnight && milliseconds % 86_400_000 == 0;
                let after = format!(" {sign} INTERVAL '{}'", interval(milliseconds.unsigned_abs()));
                Ok(Self { fraction, midnight, first: false, ..self.plus(&after) })
            }
            Modifier::Computed(computed) => self.computed(cx, &computed, floor),
            Modifier::Bound(modifier) => {
                let mut plus = self.plus(" + ");
                plus.sql.extend(pieces![modifier.span, "::text::interval"]);
                Ok(Self {
                    fraction: true,
                    midnight: false,
                    first: false,
                    not_null: false,
                    warning: Some(BOUND),
                    ..plus
                })
            }
            Modifier::StartOf(start) => {
                let unit = match start {
                    Start::Day if self.midnight => return Ok(self),
                    Start::Day => "day",
                    Start::Month => "month",
                    Start::Year => "year",
                };
                let sql = self.within(&format!("date_trunc('{unit}', "), ")");
                let first = start != Start::Day || self.first;
                Ok(Self { sql, atomic: true, fraction: false, midnight: true, first, literal: None, ..self })
            }
            Modifier::Weekday(day) => {
                let mut sql = self.operand();
                sql.extend(
                    self.within(&format!(" + ({} - extract(dow from ", day + 7), ")::int) % 7 * INTERVAL '1 day'"),
                );
                Ok(Self { sql, atomic: false, first: false, literal: None, ..self })
            }
            Modifier::Subsecond => Ok(Self { subsecond: true, ..self }),
            // After months a floor was seen already; elsewhere both say what happens anyway.
            Modifier::Ceiling | Modifier::Floor => Ok(self),
            Modifier::LocalTime | Modifier::Utc if self.immutable => {
                refuse("a local time is not immutable, as an index or generated column needs", "")
            }
            Modifier::LocalTime => {
                let sql = match self.sql.as_slice() {
                    [Piece::Text(now)] if now == NOW => pieces!["LOCALTIMESTAMP"],
                    _ => self.operated("(", " AT TIME ZONE 'utc')::timestamp"),
                };
                Ok(Self {
                    sql,
                    atomic: true,
                    first: false,
                    midnight: false,
                    literal: None,
                    warning: Some(LOCAL),
                    ..self
                })
            }
            Modifier::Utc if matches!(self.sql.as_slice(), [Piece::Text(now)] if now == NOW) => Ok(self),
            Modifier::Utc => {
                let sql = self.operated("timezone('utc', ", "::timestamptz)");
                Ok(Self {
                    sql,
                    atomic: true,
                    first: false,
                    midnight: false,
                    literal: None,
                    warning: Some(LOCAL),
                    ..self
                })
            }
            Modifier::UnixEpoch | Modifier::JulianDay | Modifier::Auto => {
                Err(Stop::Null("this modifier has to follow a number".into()))
            }
        }
    }

    /// Months later. SQLite keeps the day, which may run over into the next month; PostgreSQL stops at the month's end.
    fn months(self, amount: &[Piece], floor: bool) -> Self {
        let first = self.first;
        let mut sql;
        if first || floor {
            sql = self.sql.clone();
            sql.extend(amount.iter().cloned());
        } else {
            sql = self.within("date_trunc('month', ", ")");
            sql.extend(amount.iter().cloned());
            sql.push(" + (".into());
            sql.extend(self.operand());
            sql.extend(self.within(" - date_trunc('month', ", "))"));
        }
        Self { sql, atomic: false, literal: None, ..self }
    }

    /// `'-' || n || ' days'`.
    fn computed(self, cx: &Cx, computed: &Computed, floor: bool) -> Result<Self, Stop> {
        let number = computed.number;
        let (unsigned, hole) = match (cx.ty(number), &number.bare().kind) {
            (_, ExprKind::Parameter(_)) => (false, pieces!["CAST(", number.span, " AS integer)"]),
            (Ty::Is(Family::Integer), _) if is_atomic(number) => (never_negative(number), pieces![number.span]),
            (Ty::Is(Family::Integer), _) => (never_negative(number), pieces!["(", number.span, ")"]),
            _ => {
                let why = "the number of this modifier is not known to be an integer";
                return Err(Stop::Refuse(number.span, why.into(), "CAST it to INTEGER"));
            }
        };
        let sign = if computed.sign == Some('-') { '-' } else { '+' };
        let mut amount = pieces![format!(" {sign} ")];
        if computed.sign.is_some() && !unsigned {
            // `'+-1 days'` is no modifier: SQLite gives NULL.
            amount.push("CASE WHEN ".into());
            amount.extend(hole.iter().cloned());
            amount.push(" >= 0 THEN ".into());
            amount.extend(hole);
            amount.push(" END".into());
        } else {
            amount.extend(hole);
        }
        amount.push(format!(" * INTERVAL '1 {}'", computed.unit.word()).into());
        if matches!(computed.unit, Unit::Month | Unit::Year) {
            return Ok(Self { not_null: false, ..self.months(&amount, floor) });
        }
        let midnight = self.midnight && computed.unit == Unit::Day;
        let mut plus = self.plus("");
        plus.sql.extend(amount);
        Ok(Self { midnight, first: false, not_null: false, ..plus })
    }
}

/// What is said of local times.
const LOCAL: &str = "a local time: PostgreSQL takes the zone of the session, SQLite that of the machine";

/// What is said of a modifier that is a parameter.
const BOUND: &str = "PostgreSQL reads a modifier that is bound as an interval, '-7 days': words such as 'start of day' raise an error, and months \
     stop at the month's end";

/// The steps of one modifier.
pub(super) fn read<'e>(cx: &Cx, modifier: &'e Expr) -> Result<Vec<Modifier<'e>>, Stop> {
    if let Some(text) = modifier.string() {
        return modifier::read(text).ok_or_else(|| Stop::Null(format!("SQLite does not know the modifier '{text}'")));
    }
    if matches!(modifier.bare().kind, ExprKind::Null) {
        return Err(Stop::Null("a modifier is NULL".into()));
    }
    if let ExprKind::Parameter(_) = modifier.bare().kind {
        return Ok(vec![Modifier::Bound(modifier)]);
    }
    if let Some(computed) = modifier::computed(modifier) {
        return Ok(vec![Modifier::Computed(computed)]);
    }
    let why = format!("the modifier `{}` is known at run time only", cx.text(modifier.span));
    Err(Stop::Refuse(modifier.span, why, "write it as '+' || n || ' days'"))
}

fn never_negative(number: &Expr) -> bool {
    number.integer().is_some_and(|number| number >= 0)
        || crate::date_time::number_code(number).is_some_and(|(_, code)| code != 's')
        || ["count", "length", "abs", "instr"].iter().any(|name| number.call(name).is_some())
}

/// A number of months as sign and interval: in years where that comes out even.
fn interval_of_months(months: i64) -> (char, String) {
    let count = months.unsigned_abs();
    let (count, unit) = if count.is_multiple_of(12) && count != 0 { (count / 12, "year") } else { (count, "month") };
    (if months < 0 { '-' } else { '+' }, plural(count, unit))
}

/// Milliseconds as an interval, in the largest unit that comes out even.
fn interval(milliseconds: u64) -> String {
    for (unit, size) in [("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000), ("second", 1000)] {
        if milliseconds.is_multiple_of(size) {
            return plural(milliseconds / size, unit);
        }
    }
    format!("{}.{:03} seconds", milliseconds / 1000, milliseconds % 1000)
}

fn plural(count: u64, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
