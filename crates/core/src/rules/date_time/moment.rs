//! A time value and its modifiers as a `timestamp` expression of PostgreSQL.

use super::{NOW, must_be_immutable};
use crate::context::Cx;
use crate::date_time::literal::Instant;
use crate::date_time::modifier::{self, Computed, Modifier, Start, Unit};
use crate::date_time::{arguments, is_now};
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::text::Span;
use crate::tree::{CurrentTime, Expr, ExprKind, Function};
use crate::types::Ty;

/// A `timestamp` expression that holds UTC.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    sql: Vec<Piece>,
    /// True if no operator can tear it apart.
    atomic: bool,
    /// True if it may have fractions of a second.
    pub fraction: bool,
    /// True if it comes from the clock: its fractions are of no meaning.
    pub clock: bool,
    /// True if it is always midnight.
    midnight: bool,
    /// True if it is always the first of a month.
    first: bool,
    /// True if it cannot be NULL.
    pub not_null: bool,
    /// True if a text is read, which may hold anything.
    pub out_of_text: bool,
    /// True if milliseconds are to be shown.
    pub subsecond: bool,
    /// True if only immutable functions are allowed.
    pub immutable: bool,
    /// The literal that it is, without modifiers.
    pub literal: Option<Instant>,
    /// What is different in PostgreSQL.
    pub warning: Option<&'static str>,
}

/// Why there is no such expression.
#[derive(Debug)]
pub(super) enum Stop {
    /// SQLite gives NULL: what it does not know.
    Null(String),
    /// It cannot be written: where, why and what to do.
    Refuse(Span, String, &'static str),
}

impl Moment {
    /// Reads the arguments of a call.
    pub fn of(cx: &Cx, expr: &Expr, function: &Function) -> Result<Self, Stop> {
        if function.star || function.distinct {
            return Err(Stop::Refuse(expr.span, "SQLite does not run this call".into(), ""));
        }
        let arguments = arguments(function);
        let mut steps = Vec::new();
        for argument in arguments.iter().skip(1) {
            steps.extend(self::steps(cx, argument)?);
        }
        // `unixepoch('subsec')` means now.
        let only_subsecond = matches!(arguments, [only] if only.string().is_some_and(|text| {
            text.eq_ignore_ascii_case("subsec") || text.eq_ignore_ascii_case("subsecond")
        }));
        let value = if only_subsecond { None } else { arguments.first() };
        let immutable = must_be_immutable(cx, expr.span);
        let mut moment = Self::value(cx, value, &mut steps, immutable)?;
        moment.subsecond |= only_subsecond;
        moment.immutable = immutable;
        let mut steps = steps.into_iter().peekable();
        while let Some(step) = steps.next() {
            let floor = steps.peek() == Some(&Modifier::Floor);
            moment = moment.step(cx, expr, step, floor)?;
        }
        if moment.immutable && moment.out_of_text {
            let help = "make the column a TIMESTAMP, or write the expression by hand with substr()";
            let why = "reading a text as a date is not immutable in PostgreSQL, as an index or generated column needs";
            return Err(Stop::Refuse(expr.span, why.into(), help));
        }
        Ok(moment)
    }

    fn new(sql: Vec<Piece>, atomic: bool) -> Self {
        Self {
            sql,
            atomic,
            fraction: true,
            clock: false,
            midnight: false,
            first: false,
            not_null: false,
            out_of_text: false,
            subsecond: false,
            immutable: false,
            literal: None,
            warning: None,
        }
    }

    fn now() -> Self {
        Self { not_null: true, clock: true, ..Self::new(pieces![NOW], true) }
    }

    fn of_instant(instant: Option<Instant>, span: Span) -> Result<Self, Stop> {
        let instant = instant.ok_or_else(|| Stop::Null("this is no time value to SQLite".into()))?;
        let Some(date) = instant.date() else {
            return Err(Stop::Refuse(span, "PostgreSQL has no year 0".into(), ""));
        };
        let sql = pieces![format!("TIMESTAMP '{date} {}'", instant.time(true))];
        Ok(Self { fraction: !instant.is_whole(), not_null: true, literal: Some(instant), ..Self::new(sql, true) })
    }

    /// The time value; takes the modifiers that say how a number is meant off `steps`.
    fn value(cx: &Cx, value: Option<&Expr>, steps: &mut Vec<Modifier>, immutable: bool) -> Result<Self, Stop> {
        let Some(value) = value.filter(|_| !is_now(value)) else { return Ok(Self::now()) };
        if let Some(text) = value.string() {
            return match text.trim().parse::<f64>() {
                Ok(number) if !text.is_empty() => Self::of_instant(number_instant(number, steps)?, value.span),
                _ if text.find(':').is_some_and(|colon| text[..colon].ends_with("24")) => {
                    Err(Stop::Refuse(value.span, "SQLite shows the hour 24 as it is".into(), "write the next midnight"))
                }
                _ => Self::of_instant(Instant::read(text), value.span),
            };
        }
        if matches!(value.bare().kind, ExprKind::Null) {
            return Err(Stop::Null("the time value is NULL".into()));
        }
        if let Some(number) = number_literal(value) {
            return Self::of_instant(number_instant(number, steps)?, value.span);
        }
        let atomic = is_atomic(value);
        let hole = |after: &str| {
            if atomic { pieces![value.span, after] } else { pieces!["(", value.span, ")", after] }
        };
        match cx.ty(value) {
            Ty::Is(Family::Timestamp) => {
                let whole = column_type(cx, value).is_some_and(|sql| sql.replace(' ', "").contains("(0)"));
                Ok(Self { fraction: !whole, ..Self::new(pieces![value.span], atomic) })
            }
            Ty::Is(Family::TimestampTz) => Ok(Self::new(pieces!["timezone('utc', ", value.span, ")"], true)),
            Ty::Is(Family::Date) => Ok(Self { fraction: false, midnight: true, ..Self::new(hole("::timestamp"), true) }),
            Ty::Now if holds_date(value) => {
                Ok(Self { fraction: false, midnight: true, ..Self::new(pieces![value.span, "::timestamp"], true) })
            }
            Ty::Now if value.call("datetime").is_some() => {
                Ok(Self { fraction: false, ..Self::new(pieces!["(", value.span, ")"], true) })
            }
            Ty::Now => Ok(Self { fraction: false, ..Self::new(hole("::timestamp"), true) }),
            Ty::Is(Family::Text) if number_says(steps).is_none() => {
                let made = value.call("strftime").is_some();
                Ok(Self { out_of_text: !made || immutable, ..Self::new(hole("::timestamp"), true) })
            }
            Ty::Untyped if matches!(value.bare().kind, ExprKind::Parameter(_)) && number_says(steps).is_none() => {
                Ok(Self { out_of_text: true, ..Self::new(hole("::timestamp"), true) })
            }
            Ty::Is(Family::Text) => {
                let hole = hole("::double precision");
                Self::number(cx, value, hole, steps, false).map(|moment| Self { out_of_text: true, ..moment })
            }
            Ty::Is(family) if family.is_number() => {
                Self::number(cx, value, pieces![value.span], steps, family == Family::Integer)
            }
            ty => {
                let help = "CAST it, or give the column a type in lite2pg.toml under [columns]";
                let why = match ty {
                    Ty::Is(family) => format!("a value of type {} is no time value", family.cast()),
                    _ => "nobody can tell whether this time value is a text, a number or a timestamp".into(),
                };
                Err(Stop::Refuse(value.span, why, help))
            }
        }
    }

    /// A number as a time value.
    fn number(
        cx: &Cx,
        value: &Expr,
        hole: Vec<Piece>,
        steps: &mut Vec<Modifier>,
        whole: bool,
    ) -> Result<Self, Stop> {
        let around = |before: &str, after: &str| -> Vec<Piece> {
            let mut sql = pieces![before];
            sql.extend(hole.iter().cloned());
            sql.push(after.into());
            sql
        };
        let unix = around("timezone('utc', to_timestamp(", "))");
        let julian = around("timezone('utc', to_timestamp(((", ") - 2440587.5) * 86400))");
        let says = number_says(steps);
        if says.is_some() {
            steps.remove(0);
        }
        Ok(match says {
            Some(Modifier::UnixEpoch) => Self { fraction: !whole, ..Self::new(unix, true) },
            Some(Modifier::Auto) => {
                let mut sql = around("CASE WHEN (", ") BETWEEN 0 AND 5373484.4999 THEN ");
                sql.extend(julian);
                sql.push(" ELSE ".into());
                sql.extend(unix);
                sql.push(" END".into());
                Self { fraction: !whole, ..Self::new(sql, false) }
            }
            _ => {
                let name = cx.text(value.span);
                if whole && says.is_none() {
                    let why = format!("`{name}` is a julian day here: SQLite takes numbers for that without 'unixepoch'");
                    let help = "add 'unixepoch' if it counts seconds, 'julianday' if it is one";
                    return Err(Stop::Refuse(value.span, why, help));
                }
                let warning = "a julian day in a double: the moment may be off by some milliseconds, and by a second when cut";
                Self { warning: (!whole).then_some(warning), fraction: !whole, ..Self::new(julian, true) }
            }
        })
    }

    /// The expression where an operator follows or precedes.
    pub fn operand(&self) -> Vec<Piece> {
        if self.atomic {
            return self.sql.clone();
        }
        let mut sql = pieces!["("];
        sql.extend(self.sql.iter().cloned());
        sql.push(")".into());
        sql
    }

    /// The timestamp as it is.
    pub fn sql(&self) -> Vec<Piece> {
        self.sql.clone()
    }

    /// `before`, the expression as an argument, `after`.
    pub fn within(&self, before: &str, after: &str) -> Vec<Piece> {
        let mut sql = pieces![before];
        sql.extend(self.sql.iter().cloned());
        sql.push(after.into());
        sql
    }

    /// `before`, the expression as an operand, `after`.
    pub fn operated(&self, before: &str, after: &str) -> Vec<Piece> {
        let mut sql = pieces![before];
        sql.extend(self.operand());
        sql.push(after.into());
        sql
    }

    /// The moment with these words behind it.
    fn plus(self, after: &str) -> Self {
        // `a + b` is `(a + b) + c`: sums need no parentheses on the left.
        let sql = if self.sql.first().is_some_and(|first| matches!(first, Piece::Text(text) if text.starts_with("CASE")))
        {
            self.operated("", after)
        } else {
            self.within("", after)
        };
        Self { sql, atomic: false, literal: None, ..self }
    }

    fn step(self, cx: &Cx, expr: &Expr, step: Modifier, floor: bool) -> Result<Self, Stop> {
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
                sql.extend(self.within(&format!(" + ({} - extract(dow from ", day + 7), ")::int) % 7 * INTERVAL '1 day'"));
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
                Ok(Self { sql, atomic: true, first: false, midnight: false, literal: None, warning: Some(LOCAL), ..self })
            }
            Modifier::Utc if matches!(self.sql.as_slice(), [Piece::Text(now)] if now == NOW) => Ok(self),
            Modifier::Utc => {
                let sql = self.operated("timezone('utc', ", "::timestamptz)");
                Ok(Self { sql, atomic: true, first: false, midnight: false, literal: None, warning: Some(LOCAL), ..self })
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

/// The steps of one modifier.
fn steps<'e>(cx: &Cx, modifier: &'e Expr) -> Result<Vec<Modifier<'e>>, Stop> {
    if let Some(text) = modifier.string() {
        return modifier::read(text).ok_or_else(|| Stop::Null(format!("SQLite does not know the modifier '{text}'")));
    }
    if matches!(modifier.bare().kind, ExprKind::Null) {
        return Err(Stop::Null("a modifier is NULL".into()));
    }
    if let Some(computed) = modifier::computed(modifier) {
        return Ok(vec![Modifier::Computed(computed)]);
    }
    let why = format!("the modifier `{}` is known at run time only", cx.text(modifier.span));
    Err(Stop::Refuse(modifier.span, why, "write it as '+' || n || ' days'"))
}

/// The modifier that says how a number is meant, if the first one does.
fn number_says<'e>(steps: &[Modifier<'e>]) -> Option<Modifier<'e>> {
    let first = steps.first()?;
    matches!(first, Modifier::UnixEpoch | Modifier::JulianDay | Modifier::Auto).then_some(*first)
}

/// The moment of a number that is written out.
fn number_instant(number: f64, steps: &mut Vec<Modifier>) -> Result<Option<Instant>, Stop> {
    let says = number_says(steps);
    if says.is_some() {
        steps.remove(0);
    }
    Ok(match says {
        Some(Modifier::UnixEpoch) => Instant::unix(number),
        Some(Modifier::Auto) => Instant::julian_day(number).or_else(|| Instant::unix(number)),
        _ => Instant::julian_day(number),
    })
}

fn number_literal(value: &Expr) -> Option<f64> {
    if let Some(integer) = value.integer() {
        #[expect(clippy::cast_precision_loss, reason = "SQLite does so too")]
        return Some(integer as f64);
    }
    match &value.bare().kind {
        ExprKind::Number(digits) => digits.parse().ok(),
        ExprKind::Unary(crate::tree::UnaryOperator::Minus, inner) => number_literal(inner).map(|number| -number),
        _ => None,
    }
}

/// True for a date, which comes in its form of a date.
fn holds_date(value: &Expr) -> bool {
    value.call("date").is_some() || matches!(value.bare().kind, ExprKind::Current(CurrentTime::Date))
}

fn never_negative(number: &Expr) -> bool {
    number.integer().is_some_and(|number| number >= 0)
        || crate::date_time::number_code(number).is_some_and(|(_, code)| code != 's')
        || ["count", "length", "abs", "instr"].iter().any(|name| number.call(name).is_some())
}

fn is_atomic(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Column { .. }
            | ExprKind::Function(_)
            | ExprKind::Paren(_)
            | ExprKind::Number(_)
            | ExprKind::Query(_)
            | ExprKind::Cast(..)
            | ExprKind::Current(_)
    )
}

/// The type of a column as the port spells it.
fn column_type<'a>(cx: &'a Cx, value: &Expr) -> Option<&'a str> {
    let id = cx.types.columns.get(&value.bare().span)?;
    cx.decisions.get(*id).map(|decided| decided.pg.sql.as_str())
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
