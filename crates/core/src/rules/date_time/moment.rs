//! A time value and its modifiers as a `timestamp` expression of PostgreSQL.

mod steps;

use super::{NOW, must_be_immutable, text_value};
use crate::context::Cx;
use crate::date_time::literal::Instant;
use crate::date_time::modifier::{Modifier, Start};
use crate::date_time::{arguments, is_now};
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::text::Span;
use crate::tree::{CurrentTime, Expr, ExprKind, Function};
use crate::types::Ty;
use crate::types::compare::begins_as_date;

/// A `timestamp` expression that holds UTC.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
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
    /// True if it is read by the function that [`text_value`] makes.
    pub out_of_function: bool,
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
            steps.extend(self::steps::read(cx, argument)?);
        }
        // `unixepoch('subsec')` means now.
        let only_subsecond = matches!(arguments, [only] if only.string().is_some_and(|text| {
            text.eq_ignore_ascii_case("subsec") || text.eq_ignore_ascii_case("subsecond")
        }));
        let value = if only_subsecond { None } else { arguments.first() };
        let month = matches!(steps.first(), Some(Modifier::Months(_) | Modifier::StartOf(Start::Month | Start::Year)));
        if let Some(text) = value.and_then(Expr::string).filter(|text| month && begins_as_date(text))
            && Instant::read(&text[..10]).and_then(Instant::date).is_some_and(|date| !text.starts_with(&date))
        {
            let why = "its month has no such day: SQLite takes it for the next month's only behind this modifier";
            return Err(Stop::Refuse(expr.span, why.into(), "write the day that is meant"));
        }
        let immutable = must_be_immutable(cx, expr.span);
        let mut moment = Self::value(cx, value, &mut steps, immutable)?;
        moment.subsecond |= only_subsecond;
        moment.immutable = immutable;
        let mut steps = steps.into_iter().peekable();
        while let Some(step) = steps.next() {
            let floor = steps.peek() == Some(&Modifier::Floor);
            moment = moment.step(cx, expr, step, floor)?;
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
            out_of_function: false,
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
                Ok(number) if !text.is_empty() => Self::of_instant(number_instant(number, steps), value.span),
                _ if text.find(':').is_some_and(|colon| text[..colon].ends_with("24")) => {
                    Err(Stop::Refuse(value.span, "SQLite shows the hour 24 as it is".into(), "write the next midnight"))
                }
                _ => {
                    no_number(steps);
                    Self::of_instant(Instant::read(text), value.span)
                }
            };
        }
        if matches!(value.bare().kind, ExprKind::Null) {
            return Err(Stop::Null("the time value is NULL".into()));
        }
        if let Some(number) = number_literal(value) {
            return Self::of_instant(number_instant(number, steps), value.span);
        }
        let of_json = cx.ty(value) == Ty::Unknown && cx.types.is_json_value(value);
        let atomic = is_atomic(value) && !of_json;
        let hole = |after: &str| {
            if atomic { pieces![value.span, after] } else { pieces!["(", value.span, ")", after] }
        };
        if matches!(cx.ty(value), Ty::Now | Ty::Is(Family::Timestamp | Family::TimestampTz | Family::Date)) {
            no_number(steps);
        }
        match cx.ty(value) {
            Ty::Is(Family::Timestamp) => {
                let whole = column_type(cx, value).is_some_and(|sql| sql.replace(' ', "").contains("(0)"));
                Ok(Self { fraction: !whole, ..Self::new(pieces![value.span], atomic) })
            }
            Ty::Is(Family::TimestampTz) => Ok(Self::new(pieces!["timezone('utc', ", value.span, ")"], true)),
            Ty::Is(Family::Date) => {
                Ok(Self { fraction: false, midnight: true, ..Self::new(hole("::timestamp"), true) })
            }
            Ty::Now if holds_date(value) => {
                Ok(Self { fraction: false, midnight: true, ..Self::new(pieces![value.span, "::timestamp"], true) })
            }
            Ty::Now if value.call("datetime").is_some() => {
                Ok(Self { fraction: false, ..Self::new(pieces!["(", value.span, ")"], true) })
            }
            Ty::Now => Ok(Self { fraction: false, ..Self::new(hole("::timestamp"), true) }),
            // A value of a document is read as its text.
            ty if (ty == Ty::Is(Family::Text) || of_json) && number_says(steps).is_none() => {
                let out_of_text = value.call("strftime").is_none();
                let out_of_function = immutable || (cx.exact() && out_of_text);
                let sql =
                    if out_of_function { pieces![text_value::CALL, value.span, ")"] } else { hole("::timestamp") };
                Ok(Self { out_of_text, out_of_function, ..Self::new(sql, true) })
            }
            Ty::Untyped if matches!(value.bare().kind, ExprKind::Parameter(_)) && number_says(steps).is_none() => {
                Ok(Self { out_of_text: true, ..Self::new(hole("::timestamp"), true) })
            }
            Ty::Untyped if matches!(value.bare().kind, ExprKind::Parameter(_)) => {
                let number = pieces!["CAST(", value.span, " AS double precision)"];
                Self::number(cx, value, &number, steps, false)
            }
            ty if ty == Ty::Is(Family::Text) || of_json => {
                let hole = hole("::double precision");
                Self::number(cx, value, &hole, steps, false).map(|moment| Self { out_of_text: true, ..moment })
            }
            Ty::Is(family) if family.is_number() => {
                Self::number(cx, value, &[value.span.into()], steps, family == Family::Integer)
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
    fn number(cx: &Cx, value: &Expr, hole: &[Piece], steps: &mut Vec<Modifier>, whole: bool) -> Result<Self, Stop> {
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
                    let why =
                        format!("`{name}` is a julian day here: SQLite takes numbers for that without 'unixepoch'");
                    let help = "add 'unixepoch' if it counts seconds, 'julianday' if it is one";
                    return Err(Stop::Refuse(value.span, why, help));
                }
                let warning =
                    "a julian day in a double: the moment may be off by some milliseconds, and by a second when cut";
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
}

/// The modifier that says how a number is meant, if the first one does.
fn number_says<'e>(steps: &[Modifier<'e>]) -> Option<Modifier<'e>> {
    let first = steps.first()?;
    matches!(first, Modifier::UnixEpoch | Modifier::JulianDay | Modifier::Auto).then_some(*first)
}

/// Takes off the modifier that says nothing of a text.
fn no_number(steps: &mut Vec<Modifier>) {
    if matches!(steps.first(), Some(Modifier::Auto)) {
        steps.remove(0);
    }
}

/// The moment of a number that is written out.
fn number_instant(number: f64, steps: &mut Vec<Modifier>) -> Option<Instant> {
    let says = number_says(steps);
    if says.is_some() {
        steps.remove(0);
    }
    match says {
        Some(Modifier::UnixEpoch) => Instant::unix(number),
        Some(Modifier::Auto) => Instant::julian_day(number).or_else(|| Instant::unix(number)),
        _ => Instant::julian_day(number),
    }
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
