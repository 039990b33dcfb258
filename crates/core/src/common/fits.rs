//! Whether an expression, as it stands, has the type that its place wants.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::tree::{Expr, ExprKind};
use crate::types::{Class, Place, Ty};

pub(super) fn describe(ty: Ty) -> &'static str {
    match ty {
        Ty::Unknown => "a type nobody knows",
        Ty::Untyped => "an untyped literal",
        Ty::Now => "the present time",
        Ty::Is(family) => family.cast(),
    }
}

/// True if PostgreSQL takes the expression, as it stands, at a place that wants a type.
pub(super) fn fits(cx: &Cx, expr: &Expr, want: Family, place: Place) -> bool {
    if crate::rules::operand::is_cast(cx, expr) {
        return true;
    }
    match cx.ty(expr) {
        // PostgreSQL raises an error if it does not fit.
        Ty::Unknown => !matches!(want, Family::Boolean) || matches!(expr.kind, ExprKind::Query(_)),
        Ty::Untyped => match (&expr.kind, want) {
            (ExprKind::String(text), Family::Integer | Family::Double | Family::Numeric) => {
                text.trim().parse::<f64>().is_ok()
            }
            (ExprKind::String(text), Family::Boolean) => {
                matches!(text.to_ascii_lowercase().as_str(), "t" | "f" | "true" | "false" | "0" | "1")
            }
            (ExprKind::String(text), Family::Timestamp | Family::TimestampTz | Family::Date) => {
                !text.is_empty() && text.as_bytes()[0].is_ascii_digit()
            }
            (ExprKind::String(text), Family::Json | Family::Jsonb) => !text.is_empty(),
            (ExprKind::String(text), Family::Uuid) => text.len() >= 32,
            (ExprKind::String(text), Family::Time) => {
                let time = text.rsplit([' ', 'T']).next().unwrap_or(text);
                let start = time.get(..8).map(|start| start.split(':').map(|part| part.parse::<u8>().is_ok()));
                start.is_some_and(|parts| parts.eq([true, true, true]))
            }
            (ExprKind::String(_), Family::Bytea | Family::Other) => false,
            // Of NULLs alone PostgreSQL makes a text.
            (ExprKind::Case { branches, otherwise, .. }, Family::Boolean) => {
                let mut results = branches.iter().map(|(_, result)| result).chain(otherwise.as_deref());
                results.any(|result| !matches!(result.bare().kind, ExprKind::Null))
            }
            (ExprKind::Function(_), Family::Boolean) => !crate::types::is_always_null(expr),
            _ => true,
        },
        Ty::Now => want.is_moment() || want == Family::Text,
        Ty::Is(is) => {
            is == want
                || (is.is_number() && want.is_number())
                || (is.is_moment() && want.is_moment())
                // PostgreSQL writes these out by itself.
                || (want == Family::Text
                    && place == Place::Printed
                    && cx.facts(expr).class == Class::Integer
                    && is == Family::Integer)
                || (place == Place::Assigned
                    && want == Family::Text
                    && (is == Family::Integer || !is.is_number())
                    && is != Family::Boolean
                    && is != Family::Bytea)
        }
    }
}
