//! Texts and times that are stored in columns of another type.

use super::Cast;
use crate::context::Cx;
use crate::pg_type::Family;
use crate::precedence::Level;
use crate::rules::date_time::must_be_immutable;
use crate::rules::function::random_uuid::is_random_uuid;
use crate::tree::Expr;
use crate::types::{Class, Ty};

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
