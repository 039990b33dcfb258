//! Texts and times that are stored in columns of another type.

use super::Cast;
use crate::context::Cx;
use crate::number::real_text;
use crate::pg_type::{Affinity, Family};
use crate::precedence::Level;
use crate::rules::date_time::must_be_immutable;
use crate::rules::function::random_uuid::is_random_uuid;
use crate::tree::Expr;
use crate::types::compare::is_numeric_text;
use crate::types::{Class, Ty};

/// The text of the number that SQLite stores where it is given a number, or a text that is one, in a column whose declared
/// type makes numbers of texts: `STRING` does.
pub(super) fn number(cx: &Cx, expr: &Expr) -> Option<String> {
    let (_, Some(affinity)) = cx.types.stored.get(&expr.span)? else { return None };
    let (value, integer) = match expr.string() {
        Some(text) if is_numeric_text(text) => {
            let text = text.trim_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
            (text.parse().ok()?, text.parse::<i64>().ok())
        }
        Some(_) => return None,
        None => super::literal(expr)?,
    };
    number_text(value, integer, *affinity)
}

fn number_text(value: f64, integer: Option<i64>, affinity: Affinity) -> Option<String> {
    match (affinity, integer) {
        (Affinity::Text | Affinity::Blob, _) => None,
        (Affinity::Real, _) => Some(digits(value)),
        (_, Some(integer)) => Some(integer.to_string()),
        // A whole number that fits into eight bytes is stored as an integer.
        _ if value.fract() == 0.0 && value.abs() < 9.2e18 => Some(format!("{:.0}", value + 0.0)),
        _ => Some(digits(value)),
    }
}

/// The text that SQLite makes of a REAL, or all its digits where fifteen are not enough: it is not stored as a text there.
fn digits(value: f64) -> String {
    Some(real_text(value)).filter(|text| text.parse() == Ok(value)).unwrap_or_else(|| format!("{value:?}"))
}

/// A text that is stored in a column of another type, which SQLite keeps as it is.
pub(super) fn to_stored(cx: &Cx, expr: &Expr, want: Family) -> Option<Cast> {
    if want == Family::Time && expr.string().is_some_and(|text| text.len() > 12) {
        return Some(Cast::Kept("PostgreSQL's TIME is a time of day: the date before it goes"));
    }
    if matches!(want, Family::Date | Family::Time)
        && matches!(cx.ty(expr), Ty::Is(Family::Timestamp | Family::TimestampTz))
    {
        return Some(Cast::Kept(
            "a timestamp is stored in a column of dates or times of day: PostgreSQL drops the rest of it",
        ));
    }
    let is_text = cx.ty(expr) == Ty::Is(Family::Text) && cx.facts(expr).class == Class::Text;
    // The JSON and date functions give the type that is wanted.
    let dates = ["date", "time", "datetime", "strftime"];
    let made = dates.iter().any(|name| expr.call(name).is_some()) || want == Family::Uuid && is_random_uuid(expr);
    if !is_text || cx.types.is_json(expr) || made {
        return None;
    }
    if matches!(want, Family::Timestamp | Family::TimestampTz | Family::Date | Family::Time)
        && must_be_immutable(cx, expr.span)
    {
        return Some(Cast::Refused(
            "the conversion of a text to a time is not immutable in PostgreSQL, as a generated column needs: write datetime() around it",
        ));
    }
    let cast = match want {
        Family::Timestamp => "::timestamp",
        Family::TimestampTz => "::timestamptz",
        Family::Date => "::date",
        Family::Time => "::time",
        Family::Json => "::json",
        Family::Jsonb => "::jsonb",
        _ => "::uuid",
    };
    let why = match want {
        Family::Timestamp => "a text that is no time raises an error, and an offset such as +02:00 is ignored",
        Family::Date => "a text that is no date raises an error, and a time of day behind it goes",
        _ => "a text that does not fit the type of the column raises an error",
    };
    Some(Cast::Warned("", Level::Primary, cast, why))
}
