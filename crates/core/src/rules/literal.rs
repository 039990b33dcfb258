//! Literals: BLOBs, hexadecimal numbers, numbers with underscores, numbers beyond eight bytes; `NOT NULL` for IS NOT NULL.

use std::fmt::Write as _;

use crate::context::Cx;
use crate::literal::blob_text;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::operand::{self, Cast};
use crate::tree::{Expr, ExprKind};
use crate::types::Place;

pub(super) static RULE: Rule = Rule {
    name: "literal",
    summary: "Writes BLOB literals as bytea, and before PostgreSQL 16 hexadecimal numbers in decimal digits and numbers without underscores.",
    caveat: "A text with a NUL character is refused: PostgreSQL's texts cannot hold it.",
    examples: &[Example {
        sqlite: "SELECT x'CAFE' AS a, 0x1F AS b;",
        postgres: "SELECT '\\xCAFE'::bytea AS a, 31 AS b;",
    }],
    visit: Visit::Expr(literal),
};

fn literal(cx: &Cx, expr: &Expr, out: &mut Out) {
    match &expr.kind {
        // It becomes another literal.
        ExprKind::Number(_) if matches!(operand::cast_of(cx, expr), Some(Cast::Literal(_))) => {}
        ExprKind::Blob(digits) if matches!(cx.wants(expr), Some((Family::Jsonb, _))) => match blob_text(digits) {
            Some(text) => {
                out.fit(expr.span);
                out.text(expr.span, format!("'{}'", text.replace('\'', "''")));
            }
            None => {
                out.refuse(expr.span, "the place wants jsonb, this BLOB is no text");
            }
        },
        ExprKind::Blob(digits) => out.text(expr.span, format!("'\\x{digits}'::bytea")),
        ExprKind::Number(digits) if digits.starts_with("0x") || digits.starts_with("0X") => {
            match u64::from_str_radix(&digits[2..].replace('_', ""), 16) {
                // PostgreSQL reads them itself from 16 on, but not a sign in them.
                Ok(value) if cx.config.pg_version >= 16 && value.cast_signed() >= 0 => out.keep(expr.span),
                // SQLite takes sixteen digits for a number with a sign.
                Ok(value) => match value.cast_signed() {
                    i64::MIN => out.text(expr.span, "(-9223372036854775807 - 1)"),
                    value if value < 0 => out.text(expr.span, format!("({value})")),
                    value => out.text(expr.span, value.to_string()),
                },
                Err(_) => {
                    out.refuse(expr.span, "this number needs more than eight bytes");
                }
            }
        }
        ExprKind::Number(digits) if digits.contains('_') && !is_too_long(digits) => {
            if cx.config.pg_version >= 16 {
                out.keep(expr.span);
            } else {
                out.text(expr.span, digits.replace('_', ""));
            }
        }
        ExprKind::Number(digits) if expr.integer().is_none() => {
            let digits = digits.replace('_', "");
            let value: f64 = digits.parse().unwrap_or(f64::INFINITY);
            if value.is_infinite() {
                out.text(expr.span, "'Infinity'::double precision");
            } else if digits.bytes().all(|byte| byte.is_ascii_digit()) {
                out.text(expr.span, format!("{digits}::double precision"));
            } else {
                out.keep(expr.span);
            }
        }
        ExprKind::String(text) if matches!(cx.wants(expr), Some((Family::Bytea, Place::Assigned))) => {
            out.fit(expr.span);
            out.warn(expr.span, "the bytes of this text: SQLite stores a text here, which equals no BLOB");
            // bytea reads such a text as its bytes.
            if text.chars().all(|char| (' '..='~').contains(&char) && char != '\\') {
                out.keep(expr.span);
            } else {
                let mut digits = String::from("'\\x");
                for byte in text.bytes() {
                    // Writing into a String cannot fail.
                    let _ = write!(digits, "{byte:02x}");
                }
                digits.push('\'');
                out.text(expr.span, digits);
            }
        }
        ExprKind::String(text) if text.contains('\0') => {
            out.refuse(expr.span, "PostgreSQL's texts hold no NUL character");
        }
        ExprKind::IsNull { negated: true, operator, .. } if cx.text(*operator).split_whitespace().count() == 2 => {
            out.text(*operator, "IS NOT NULL");
        }
        _ => {}
    }
}
/// True for a whole number of more than eight bytes, and for one that is beyond all: SQLite makes a REAL of it.
fn is_too_long(digits: &str) -> bool {
    let digits = digits.replace('_', "");
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_whole && digits.parse::<i64>().is_err()) || digits.parse::<f64>().is_ok_and(f64::is_infinite)
}
