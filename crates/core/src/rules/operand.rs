//! A value of one type where another is wanted: numbers in texts, texts in sums, integers as conditions.
//!
//! SQLite converts by itself, PostgreSQL wants a cast; and where it does convert by itself it often writes something
//! else (`true` for 1, `1` for 1.0). Booleans have a rule of their own, `boolean-value`.

mod stored;

use crate::context::Cx;
use crate::number;
use crate::pg_type::Family;
use crate::precedence::{self, Level};
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::boolean_value::ANY_NUMBER;
use crate::tree::{Expr, ExprKind, UnaryOperator};
use crate::types::compare::is_numeric_text;
use crate::types::{Class, Place, Ty, is_always_null};

pub(super) static RULE: Rule = Rule {
    name: "operand",
    summary: "Casts a value where SQLite converts it by itself: numbers in texts, texts in sums, fractions where an integer is wanted.",
    caveat: "A text that is no number raises an error where SQLite takes its leading number or 0, unless expressions are to be exact. A REAL becomes a text with fifteen digits, as in SQLite before 3.52; unless expressions are to be exact, without the exponent that SQLite writes from 1e15 on and below 1e-4.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b REAL, c INTEGER);\nSELECT b || '', c || c FROM a;",
            postgres: "CREATE TABLE a (b REAL, c INTEGER);\nSELECT (b::numeric + 0.0)::text || '', c::text || c FROM a;",
        },
        Example {
            sqlite: "CREATE TABLE a (b INTEGER);\nSELECT b FROM a WHERE b + 1;",
            postgres: "CREATE TABLE a (b INTEGER);\nSELECT b FROM a WHERE b + 1 <> 0;",
        },
    ],
    visit: Visit::Expr(operand),
};

/// How a value is brought to another type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cast {
    /// A literal becomes another literal.
    Literal(String),
    /// Text before and behind the value, which must bind at least so tightly as the level says.
    Around(&'static str, Level, &'static str),
    /// The same, with a difference to warn of.
    Warned(&'static str, Level, &'static str, &'static str),
    /// As it is, with a difference to warn of.
    Kept(&'static str),
    /// It cannot be done.
    Refused(&'static str),
}

/// Behind a text: its leading number, exactly as SQLite reads it, or 0. The `~` ends the number, the `0` is found if
/// there is none.
pub(super) const NUMBER: &str =
    " || '~0' from '^[ \\t-\\r]*[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|0$')::numeric";
/// The same for the leading integer.
pub(super) const INTEGER: &str = " || '~0' from '^[ \\t-\\r]*[-+]?[0-9]+|0$')::bigint";
const CONDITION: &str =
    " || '~0' from '^[ \\t-\\r]*[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|0$')::numeric <> 0";

/// Behind a REAL in `regexp_replace(`: its text as SQLite writes it, fifteen digits, with an exponent from 1e15 on and below
/// 1e-4, as PostgreSQL has one; only the point is missing there in whole numbers.
pub(super) const REAL_TEXT: &str = "::numeric::double precision::text, '^-?\\d+(?![\\d.])', '\\&.0')";
/// The same behind a number of another type.
pub(super) const WIDENED_REAL_TEXT: &str =
    "::double precision::numeric::double precision::text, '^-?\\d+(?![\\d.])', '\\&.0')";

const RAISES: &str = "a text that is no number raises an error, SQLite takes its leading number or 0";
const MIXED: &str = "numbers and texts come out of one expression here: in PostgreSQL all of them are texts";
pub(super) const NO_TEXT: &str = "a BLOB that is no text in UTF-8 raises an error";
const MIDNIGHT: &str =
    "dates and timestamps come out of one expression here: PostgreSQL makes timestamps at midnight of the dates";
pub(super) const POINT: &str = "where a calculation gives a whole number, SQLite writes 1 or 1.0, as its parts were";
const WORD: &str =
    "SQLite stores a text here, which is 0 as a condition and equals neither 1 nor 0; PostgreSQL makes a boolean of it";
const JSONB: &str = "jsonb writes white space and the order of keys in its own way";

fn operand(cx: &Cx, expr: &Expr, out: &mut Out) {
    if matches!(expr.kind, ExprKind::Paren(_)) {
        return;
    }
    if boolean(cx, expr) {
        return;
    }
    let is_date = cx.ty(expr) == Ty::Is(Family::Date)
        || expr.call("date").is_some()
        || expr.string().is_some_and(|text| text.len() == 10);
    if is_date && matches!(cx.wants(expr), Some((Family::Timestamp | Family::TimestampTz, Place::Shared))) {
        out.warn(expr.span, MIDNIGHT);
    }
    let Some(cast) = cast_of(cx, expr) else { return };
    if let (Some((Family::Text, Place::Shared)), Ty::Is(is)) = (cx.wants(expr), cx.ty(expr))
        && (is.is_number() || is == Family::Boolean)
    {
        out.warn(expr.span, MIXED);
    }
    match cast {
        Cast::Literal(text) => out.text(expr.span, text),
        Cast::Around(before, level, behind) => around(expr, before, level, behind, out),
        Cast::Warned(before, level, behind, why) => {
            around(expr, before, level, behind, out);
            out.warn(expr.span, why);
        }
        Cast::Kept(why) => {
            out.keep(expr.span);
            out.warn(expr.span, why);
        }
        Cast::Refused(why) => {
            out.fit(expr.span);
            out.refuse(expr.span, why);
        }
    }
}

/// True if the rule `boolean-value` speaks for this value.
pub(super) fn boolean(cx: &Cx, expr: &Expr) -> bool {
    let Some((want, _)) = cx.wants(expr) else { return false };
    match cx.ty(expr) {
        Ty::Is(Family::Boolean) => want.is_number(),
        Ty::Is(Family::Integer) => want == Family::Boolean,
        _ => false,
    }
}

/// True if this rule, or `boolean-value`, puts something around the value or in its place.
pub fn is_cast(cx: &Cx, expr: &Expr) -> bool {
    !matches!(expr.kind, ExprKind::Paren(_))
        && match cast_of(cx, expr) {
            Some(Cast::Literal(_) | Cast::Around(..) | Cast::Warned(..)) => true,
            Some(Cast::Kept(_) | Cast::Refused(_)) | None => {
                let (want, _) = cx.wants(expr).unwrap_or((Family::Other, Place::Beside));
                boolean(cx, expr) && cx.ty(expr) != Ty::Is(want)
            }
        }
}

pub(super) fn around(expr: &Expr, before: &str, level: Level, behind: &str, out: &mut Out) {
    if precedence::own(expr) < level {
        out.wrap(expr.span, &format!("{before}("), &format!("){behind}"));
    } else {
        out.wrap(expr.span, before, behind);
    }
}

/// How a value is brought to the type that its place wants, if it is not of that type.
pub fn cast_of(cx: &Cx, expr: &Expr) -> Option<Cast> {
    if matches!(expr.kind, ExprKind::Paren(_)) {
        return None;
    }
    let (want, place) = cx.wants(expr)?;
    match want {
        Family::Text => to_text(cx, expr, place),
        Family::Numeric | Family::Double => to_number(cx, expr, place),
        Family::Integer => to_integer(cx, expr, place),
        Family::Boolean => to_boolean(cx, expr, place),
        Family::Timestamp
        | Family::TimestampTz
        | Family::Date
        | Family::Time
        | Family::Json
        | Family::Jsonb
        | Family::Uuid
            if place == Place::Assigned =>
        {
            stored::to_stored(cx, expr, want)
        }
        Family::Bytea
        | Family::Json
        | Family::Jsonb
        | Family::Timestamp
        | Family::TimestampTz
        | Family::Date
        | Family::Time
        | Family::Uuid
        | Family::Other => None,
    }
}

/// The digits of a number literal, with its sign.
pub(super) fn literal(expr: &Expr) -> Option<(f64, Option<i64>)> {
    match &expr.kind {
        ExprKind::Number(digits) => {
            let integer = expr.integer();
            #[expect(clippy::cast_precision_loss, reason = "the integer is kept beside it")]
            let value = integer.map_or_else(|| digits.replace('_', "").parse().ok(), |value| Some(value as f64))?;
            Some((value, integer))
        }
        ExprKind::Unary(UnaryOperator::Minus, inner) => {
            let (value, integer) = literal(inner)?;
            Some((-value, integer.and_then(i64::checked_neg)))
        }
        _ => None,
    }
}

fn to_text(cx: &Cx, expr: &Expr, place: Place) -> Option<Cast> {
    // strftime() writes its own text.
    if expr.call("strftime").is_some() {
        return None;
    }
    if place == Place::Assigned
        && let Some(number) = stored::number(cx, expr)
    {
        let text = expr.string();
        return (text != Some(number.as_str())).then(|| Cast::Literal(format!("'{number}'")));
    }
    let facts = cx.facts(expr);
    let Ty::Is(is) = cx.ty(expr) else { return None };
    if is == Family::Text {
        return None;
    }
    if let Some((value, integer)) = literal(expr) {
        if place == Place::Printed && integer.is_some() {
            return None;
        }
        let text = integer.map_or_else(|| number::real_text(value), |integer| integer.to_string());
        return Some(Cast::Literal(format!("'{text}'")));
    }
    let plain = || Some(Cast::Around("", Level::Primary, "::text"));
    if is.is_moment() && super::date_time::must_be_immutable(cx, expr.span) {
        return Some(Cast::Refused(
            "the text of a time is not immutable in PostgreSQL, as an index or generated column needs: write it with strftime()",
        ));
    }
    match is {
        Family::Boolean => Some(Cast::Around("", Level::Primary, "::int::text")),
        Family::Integer | Family::Double | Family::Numeric => match facts.class {
            Class::Integer if place == Place::Printed && is == Family::Integer => None,
            // PostgreSQL does it by itself when it stores the value.
            Class::Integer if place == Place::Assigned && is == Family::Integer => None,
            Class::Integer => plain(),
            Class::Real if cx.exact() && is == Family::Double => {
                Some(Cast::Around("regexp_replace(", Level::Primary, REAL_TEXT))
            }
            Class::Real if cx.exact() => Some(Cast::Around("regexp_replace(", Level::Primary, WIDENED_REAL_TEXT)),
            Class::Real if is == Family::Double => Some(Cast::Around("(", Level::Primary, "::numeric + 0.0)::text")),
            Class::Real => Some(Cast::Around("(", Level::Primary, "::double precision::numeric + 0.0)::text")),
            Class::Number if is == Family::Numeric && is_stored(cx, expr) => {
                Some(Cast::Around("trim_scale(", Level::Or, ")::text"))
            }
            Class::Number if is == Family::Numeric => Some(Cast::Warned("trim_scale(", Level::Or, ")::text", POINT)),
            Class::Number | Class::Text | Class::Blob | Class::Unknown => {
                Some(Cast::Refused("it is an integer or a fraction, row by row: SQLite writes 1 or 1.0 accordingly"))
            }
        },
        Family::Bytea if place == Place::Operand || place == Place::Printed => {
            Some(Cast::Warned("convert_from(", Level::Or, ", 'UTF8')", NO_TEXT))
        }
        Family::Bytea | Family::Text | Family::Other => None,
        Family::Jsonb => Some(Cast::Warned("", Level::Primary, "::text", JSONB)),
        Family::Timestamp | Family::TimestampTz | Family::Date | Family::Time | Family::Json | Family::Uuid
            if place == Place::Assigned =>
        {
            None
        }
        Family::Timestamp | Family::Date | Family::Time | Family::Json | Family::Uuid => plain(),
        Family::TimestampTz => Some(Cast::Refused("PostgreSQL writes a timestamptz with the session's time zone")),
    }
}

/// True for a number out of a column, or made by CAST of a text: SQLite has whole ones as integers.
pub(super) fn is_stored(cx: &Cx, expr: &Expr) -> bool {
    match &expr.bare().kind {
        // What a subquery computes is shown under a name as well.
        ExprKind::Column { .. } => cx.types.columns.contains_key(&expr.bare().span),
        ExprKind::Cast(inner, _) => cx.facts(inner).class == Class::Text,
        ExprKind::Function(function) if matches!(function.name.key().as_str(), "min" | "max") => {
            function.arguments.len() == 1 && is_stored(cx, &function.arguments[0])
        }
        _ => false,
    }
}

fn to_number(cx: &Cx, expr: &Expr, place: Place) -> Option<Cast> {
    if let Some(text) = expr.string() {
        // PostgreSQL reads an integer in quotes as what stands beside it.
        if place != Place::Operand && text.trim().parse::<i64>().is_ok() {
            return None;
        }
        return match (place, text.trim().parse::<f64>()) {
            (Place::Operand, _) | (_, Ok(_)) => Some(Cast::Literal(parenthesised(number::leading(text)))),
            _ => None,
        };
    }
    match (cx.ty(expr), &expr.kind) {
        (Ty::Untyped, ExprKind::Null) if place == Place::Operand => Some(Cast::Literal("NULL::int".into())),
        (Ty::Untyped, ExprKind::Function(_) | ExprKind::Query(_))
            if place == Place::Operand && is_always_null(expr) =>
        {
            Some(Cast::Around("", Level::Primary, "::int"))
        }
        (Ty::Is(Family::Text), _) if cx.facts(expr).class != Class::Text => {
            Some(Cast::Refused("the column may hold numbers and texts; PostgreSQL has it as text"))
        }
        (Ty::Is(Family::Text), _) => Some(if cx.exact() && place == Place::Operand {
            Cast::Around("substring(", Level::Other, NUMBER)
        } else {
            Cast::Warned("", Level::Primary, "::numeric", RAISES)
        }),
        (Ty::Is(Family::Timestamp | Family::TimestampTz | Family::Date | Family::Time), _)
            if place == Place::Operand =>
        {
            Some(Cast::Refused("SQLite calculates with the year, the leading number of the text"))
        }
        (Ty::Is(Family::Bytea | Family::Json | Family::Jsonb | Family::Uuid), _) if place == Place::Operand => {
            Some(Cast::Refused("SQLite calculates with the leading number of the text"))
        }
        _ => None,
    }
}

fn parenthesised(number: &str) -> String {
    if number.starts_with('-') { format!("({number})") } else { number.to_owned() }
}

fn to_integer(cx: &Cx, expr: &Expr, place: Place) -> Option<Cast> {
    let operand = matches!(place, Place::Operand | Place::Wide);
    if let Some(text) = expr.string() {
        if operand {
            let number = parenthesised(&number::leading_integer(text).to_string());
            return Some(Cast::Literal(if place == Place::Wide { format!("{number}::bigint") } else { number }));
        }
        return match text.trim().parse::<f64>() {
            Ok(_) if text.trim().parse::<i64>().is_ok() => None,
            Ok(value) if value.fract() == 0.0 => Some(Cast::Literal(parenthesised(&format!("{value:.0}")))),
            Ok(_) => Some(Cast::Refused("SQLite keeps the fraction, an integer column of PostgreSQL cannot")),
            Err(_) => None,
        };
    }
    if let (true, Some((value, None))) = (operand, literal(expr)) {
        return Some(Cast::Literal(parenthesised(&format!("{:.0}", value.trunc()))));
    }
    match cx.ty(expr) {
        Ty::Untyped if operand && cx.is_operand(expr) && matches!(expr.kind, ExprKind::Null) => {
            Some(Cast::Literal("NULL::bigint".into()))
        }
        Ty::Untyped
            if operand && matches!(expr.kind, ExprKind::Function(_) | ExprKind::Query(_)) && is_always_null(expr) =>
        {
            Some(Cast::Around("", Level::Primary, "::bigint"))
        }
        Ty::Is(Family::Double | Family::Numeric) if operand => Some(Cast::Around("trunc(", Level::Or, ")::bigint")),
        Ty::Is(Family::Integer) if place == Place::Wide => {
            cx.facts(expr).narrow.then_some(Cast::Around("", Level::Primary, "::bigint"))
        }
        Ty::Is(Family::Double | Family::Numeric) if place == Place::Assigned => match literal(expr) {
            Some((value, _)) if value.fract() == 0.0 => None,
            _ if cx.facts(expr).class == Class::Integer => None,
            _ if matches!(&expr.kind, ExprKind::Function(function) if function.name.is("round") && function.arguments.len() == 1) => {
                None
            }
            _ => Some(Cast::Kept("PostgreSQL rounds the fraction that SQLite would keep in this integer column")),
        },
        Ty::Is(Family::Text) if cx.facts(expr).class != Class::Text => {
            Some(Cast::Refused("the column may hold numbers and texts; PostgreSQL has it as text"))
        }
        Ty::Is(Family::Text) if operand && cx.exact() => Some(Cast::Around("substring(", Level::Other, INTEGER)),
        Ty::Is(Family::Text) => Some(Cast::Warned("", Level::Primary, "::bigint", RAISES)),
        Ty::Is(
            Family::Timestamp | Family::TimestampTz | Family::Date | Family::Time | Family::Bytea | Family::Jsonb,
        ) if operand => Some(Cast::Refused("SQLite calculates with the leading number of the text")),
        _ => None,
    }
}

fn to_boolean(cx: &Cx, expr: &Expr, place: Place) -> Option<Cast> {
    if let (Some((value, _)), Place::Condition) = (literal(expr), place) {
        return Some(Cast::Literal(if value == 0.0 { "FALSE" } else { "TRUE" }.into()));
    }
    if let (Some(text), Place::Condition) = (expr.string(), place) {
        let value: f64 = number::leading(text).parse().unwrap_or(0.0);
        return Some(Cast::Literal(if value == 0.0 { "FALSE" } else { "TRUE" }.into()));
    }
    if let (Some(text), Place::Assigned) = (expr.string(), place)
        && !is_numeric_text(text)
    {
        return Some(Cast::Kept(WORD));
    }
    match cx.ty(expr) {
        Ty::Is(Family::Double | Family::Numeric) if place == Place::Assigned => {
            Some(Cast::Warned("", Level::Like, " <> 0", ANY_NUMBER))
        }
        Ty::Is(Family::Double | Family::Numeric | Family::Integer) => Some(Cast::Around("", Level::Like, " <> 0")),
        Ty::Is(Family::Text) if place == Place::Condition => {
            if cx.exact() && cx.facts(expr).class == Class::Text {
                Some(Cast::Around("substring(", Level::Other, CONDITION))
            } else {
                Some(Cast::Refused(
                    "a text as a condition: SQLite asks whether its leading number is 0; mostly `<> ''` is meant",
                ))
            }
        }
        Ty::Is(Family::Timestamp | Family::TimestampTz | Family::Date | Family::Time) if place == Place::Condition => {
            Some(Cast::Refused("a time as a condition: SQLite asks whether its year is 0; mostly IS NOT NULL is meant"))
        }
        Ty::Is(Family::Bytea | Family::Json | Family::Jsonb | Family::Uuid) | Ty::Now if place == Place::Condition => {
            Some(Cast::Refused("a value of this type as a condition"))
        }
        _ => None,
    }
}
