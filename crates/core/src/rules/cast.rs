//! `CAST`: SQLite's never fails, cuts nothing off and knows five types only.

use crate::context::Cx;
use crate::pg_type::{Affinity, Family, affinity};
use crate::pieces;
use crate::precedence::{self, Level};
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::operand;
use crate::tree::{Expr, ExprKind, TypeName};
use crate::types::{Class, Ty};

pub(super) static RULE: Rule = Rule {
    name: "cast",
    summary: "Writes CAST so that it gives what SQLite's gives: fractions are cut off, REAL has eight bytes, lengths mean nothing.",
    caveat: "A text that is no number raises an error where SQLite takes its leading number or 0, unless expressions are to be exact; nor does a REAL from 1e15 on or below 1e-4 get an exponent as a text.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b REAL, c INTEGER);\nSELECT CAST(b AS INTEGER), CAST(c AS REAL), CAST(c AS CHAR) FROM a;",
        postgres: "CREATE TABLE a (b REAL, c INTEGER);\nSELECT trunc(b)::bigint, CAST(c AS DOUBLE PRECISION), CAST(c AS text) FROM a;",
    }],
    visit: Visit::Expr(cast),
};

fn cast(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Cast(inner, to) = &expr.kind else { return };
    if cx.types.document_casts.contains(&expr.span) {
        // Who reads the document takes it without the cast.
        return out.keep(expr.span);
    }
    let from = cx.ty(inner);
    if affinity(Some(&to.words)) == Affinity::Blob && matches!(cx.wants(expr), Some((Family::Jsonb, _))) {
        return document(cx, expr, inner, out);
    }
    let facts = cx.facts(inner);
    if let ExprKind::Null | ExprKind::Parameter(_) = &inner.bare().kind {
        let word = match affinity(Some(&to.words)) {
            Affinity::Integer => "bigint",
            Affinity::Text => "text",
            Affinity::Blob => "bytea",
            Affinity::Real => "double precision",
            Affinity::Numeric => "numeric",
        };
        if word == "bigint" && cx.config.placeholders.is_some() && matches!(inner.bare().kind, ExprKind::Parameter(_)) {
            out.warn(
                expr.span,
                "SQLite cuts a fraction off, PostgreSQL rounds it; and a text that is no whole number is an error",
            )
            .help("bind whole numbers only");
        }
        return rename(to, word, out, expr);
    }
    if let Some(text) = inner.string() {
        return literal(expr, text, to, out);
    }
    if let Some((value, integer)) = operand::literal(inner.bare()) {
        let digits = match (affinity(Some(&to.words)), integer) {
            (Affinity::Text, Some(integer)) => Some(format!("'{integer}'")),
            (Affinity::Text, None) => Some(format!("'{}'", crate::number::real_text(value))),
            // It saturates, as in SQLite.
            #[expect(clippy::cast_possible_truncation, reason = "a cast that saturates is what SQLite does")]
            (Affinity::Integer, None) => Some(format!("({})", value.trunc() as i64)),
            _ => None,
        };
        if let Some(digits) = digits {
            return out.text(expr.span, digits);
        }
    }
    match (affinity(Some(&to.words)), from) {
        (Affinity::Integer, Ty::Is(Family::Integer)) => {
            let wide = matches!(to.words.to_ascii_uppercase().as_str(), "BIGINT" | "INT8");
            let same = matches!(to.words.to_ascii_uppercase().as_str(), "INTEGER" | "INT") && facts.narrow;
            if (wide || same) && to.arguments.is_empty() {
                out.keep(expr.span);
            } else {
                rename(to, "bigint", out, expr);
            }
        }
        (Affinity::Integer, Ty::Is(Family::Boolean)) => rename(to, "int", out, expr),
        (Affinity::Integer, Ty::Is(Family::Double | Family::Numeric)) => {
            out.replace(expr.span, pieces!["trunc(", inner.span, ")::bigint"]);
        }
        (Affinity::Integer, Ty::Is(Family::Text)) => from_text(cx, expr, inner, to, "bigint", operand::INTEGER, out),
        (Affinity::Real, Ty::Is(Family::Text)) => {
            from_text(cx, expr, inner, to, "double precision", operand::NUMBER, out);
        }
        (Affinity::Numeric, Ty::Is(Family::Text)) => from_text(cx, expr, inner, to, "numeric", operand::NUMBER, out),
        (Affinity::Real, Ty::Is(Family::Integer | Family::Double | Family::Numeric)) => {
            rename(to, "DOUBLE PRECISION", out, expr);
        }
        (Affinity::Real, Ty::Is(Family::Boolean)) => {
            out.replace(expr.span, pieces!["(", inner.span, ")::int::double precision"]);
        }
        // It stays the number that it is.
        (Affinity::Numeric, Ty::Is(Family::Integer | Family::Double | Family::Numeric)) => {
            out.replace(expr.span, pieces!["(", inner.span, ")"]);
        }
        (Affinity::Numeric, Ty::Is(Family::Boolean)) => out.replace(expr.span, pieces!["(", inner.span, ")::int"]),
        (Affinity::Text, Ty::Is(Family::Text)) => out.replace(expr.span, pieces!["(", inner.span, ")"]),
        (Affinity::Text, Ty::Is(Family::Boolean)) => out.replace(expr.span, pieces!["(", inner.span, ")::int::text"]),
        (Affinity::Text, Ty::Is(Family::Integer | Family::Numeric)) if facts.class == Class::Integer => {
            rename(to, "text", out, expr);
        }
        (Affinity::Text, Ty::Is(Family::Integer | Family::Double | Family::Numeric)) if facts.class == Class::Real => {
            let column = matches!(inner.bare().kind, ExprKind::Column { .. });
            if cx.exact() {
                let behind = if column { operand::REAL_TEXT } else { operand::WIDENED_REAL_TEXT };
                return out.replace(expr.span, pieces!["regexp_replace((", inner.span, ")", behind]);
            }
            let double = if column { "" } else { "::double precision" };
            out.replace(expr.span, pieces!["((", inner.span, ")", double, "::numeric + 0.0)::text"]);
        }
        (Affinity::Text, Ty::Is(Family::Numeric)) if facts.class == Class::Number => {
            out.replace(expr.span, pieces!["trim_scale(", inner.span, ")::text"]);
            if !operand::is_stored(cx, inner) {
                out.warn(expr.span, operand::POINT);
            }
        }
        (Affinity::Text, Ty::Is(Family::Bytea)) => {
            out.replace(expr.span, pieces!["convert_from(", inner.span, ", 'UTF8')"]);
            out.warn(expr.span, operand::NO_TEXT);
        }
        (Affinity::Text, Ty::Is(Family::Date | Family::Timestamp | Family::Time | Family::Json | Family::Uuid)) => {
            rename(to, "text", out, expr);
        }
        (Affinity::Text, Ty::Is(Family::Jsonb)) => {
            rename(to, "text", out, expr);
            out.warn(expr.span, "jsonb writes white space and the order of keys in its own way");
        }
        (Affinity::Blob, Ty::Is(Family::Bytea)) => out.replace(expr.span, pieces!["(", inner.span, ")"]),
        // convert_to() is not immutable.
        (Affinity::Blob, Ty::Is(Family::Text)) if super::date_time::must_be_immutable(cx, expr.span) => {
            out.replace(expr.span, pieces!["replace(", inner.span, r", '\', '\\')::bytea"]);
        }
        (Affinity::Blob, Ty::Is(Family::Text)) => {
            out.replace(expr.span, pieces!["convert_to(", inner.span, ", 'UTF8')"]);
        }
        (Affinity::Blob, Ty::Is(Family::Integer)) if facts.class == Class::Integer => {
            out.replace(expr.span, pieces!["convert_to((", inner.span, ")::text, 'UTF8')"]);
        }
        (
            Affinity::Integer | Affinity::Numeric | Affinity::Real,
            Ty::Is(Family::Date | Family::Timestamp | Family::TimestampTz | Family::Time),
        ) => {
            out.refuse(expr.span, "SQLite takes the leading number of the text, which is the year");
        }
        _ => {
            out.refuse(expr.span, "what this value is in PostgreSQL, and so what SQLite makes of it, is not known");
        }
    }
}

/// `CAST(text AS BLOB)` where the column is jsonb: the document that the text is.
fn document(cx: &Cx, expr: &Expr, inner: &Expr, out: &mut Out) {
    let sql = match (cx.ty(inner), &inner.bare().kind) {
        (Ty::Is(Family::Jsonb), _) => pieces![inner.span],
        (Ty::Is(Family::Text), _) if precedence::own(inner) == Level::Primary => pieces![inner.span, "::jsonb"],
        (Ty::Is(Family::Text), _) => pieces!["(", inner.span, ")::jsonb"],
        (Ty::Untyped, ExprKind::String(_) | ExprKind::Null) => pieces![inner.span],
        _ => {
            out.refuse(expr.span, "the place wants jsonb, this is not known to be a JSON text");
            return;
        }
    };
    out.fit(expr.span);
    out.replace(expr.span, sql);
}

/// Names PostgreSQL's type; the spelling stays where it is the same.
fn rename(to: &TypeName, word: &str, out: &mut Out, expr: &Expr) {
    out.keep(expr.span);
    if !(to.words.eq_ignore_ascii_case(word) && to.arguments.is_empty()) {
        out.text(to.span, word);
    }
}

/// `CAST('12abc' AS INTEGER)`.
fn literal(expr: &Expr, text: &str, to: &TypeName, out: &mut Out) {
    let number = crate::number::leading(text);
    match affinity(Some(&to.words)) {
        Affinity::Integer => {
            out.text(
                expr.span,
                format!("({}::bigint)", quoted_sign(&crate::number::leading_integer(text).to_string())),
            );
        }
        Affinity::Real => out.text(expr.span, format!("({}::double precision)", quoted_sign(number))),
        Affinity::Numeric => {
            let whole = number.parse::<f64>().ok().filter(|value| value.fract() == 0.0 && value.abs() < 1e15);
            let number = whole.map_or_else(|| number.to_owned(), |value| format!("{value:.0}"));
            out.text(expr.span, format!("({}::numeric)", quoted_sign(&number)));
        }
        Affinity::Text => rename(to, "text", out, expr),
        Affinity::Blob => out.text(expr.span, format!("convert_to('{}', 'UTF8')", text.replace('\'', "''"))),
    }
}

/// `::` binds more tightly than a sign.
fn quoted_sign(number: &str) -> String {
    if number.starts_with('-') { format!("({number})") } else { number.to_owned() }
}

fn from_text(cx: &Cx, expr: &Expr, inner: &Expr, to: &TypeName, word: &str, exact: &str, out: &mut Out) {
    if cx.facts(inner).class != Class::Text {
        out.refuse(expr.span, "the column may hold numbers and texts; PostgreSQL has it as text");
        return;
    }
    if cx.exact() {
        let word = if word == "double precision" { "::double precision" } else { "" };
        out.replace(expr.span, pieces!["substring((", inner.span, ")", exact, word]);
        return;
    }
    rename(to, word, out, expr);
    out.warn(expr.span, "a text that is no number raises an error, SQLite takes its leading number or 0");
}
