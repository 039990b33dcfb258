//! `hex`, `unhex`, `zeroblob` and `randomblob`.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;
use crate::types::Ty;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-hex",
    summary: "Writes `hex`, `unhex`, `zeroblob` and `randomblob` with encode, decode and gen_random_uuid.",
    caveat: "Random bytes come from random UUIDs, up to 32 of them: some of their bits are fixed.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b BLOB);\nSELECT hex(b) FROM a;",
            postgres: "CREATE TABLE a (b BYTEA);\nSELECT coalesce(upper(encode(b, 'hex')), '') FROM a;",
        },
        Example {
            sqlite: "SELECT hex(randomblob(16)) AS b;",
            postgres: "SELECT upper(replace(gen_random_uuid()::text, '-', '')) AS b;",
        },
    ],
    visit: Visit::Expr(hex),
};

fn hex(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((name, _, arguments)) = super::call(expr) else { return };
    match (name.to_ascii_lowercase().as_str(), arguments) {
        ("hex", [inner]) => {
            if let Some(random) = inner.call("randomblob")
                && let [bytes] = random.arguments.as_slice()
                && let Some(bytes @ 1..=32) = bytes.integer()
            {
                out.text(expr.span, format!("upper({})", random_hex(bytes)));
                out.keep(inner.span);
                return;
            }
            let (before, behind) = match cx.ty(inner) {
                Ty::Is(Family::Bytea) => ("upper(encode(", ", 'hex'))"),
                // convert_to() is not immutable.
                Ty::Is(Family::Text) if crate::rules::date_time::must_be_immutable(cx, expr.span) => {
                    ("upper(encode(replace(", r", '\', '\\')::bytea, 'hex'))")
                }
                Ty::Is(_) | Ty::Untyped => ("upper(encode(convert_to(", ", 'UTF8'), 'hex'))"),
                Ty::Unknown | Ty::Now => return,
            };
            if cx.facts(inner).not_null {
                out.replace(expr.span, pieces![before, inner.span, behind]);
            } else {
                out.replace(expr.span, pieces!["coalesce(", before, inner.span, behind, ", '')"]);
            }
        }
        // As the argument of `hex` it is written with it.
        ("randomblob", [_]) if out.has_dealt_with(expr.span) => {}
        ("randomblob", [bytes]) => {
            if let Some(bytes @ 1..=32) = bytes.integer() {
                out.text(expr.span, format!("decode({}, 'hex')", random_hex(bytes)));
            } else {
                out.refuse(expr.span, "so many random bytes need gen_random_bytes of the extension pgcrypto");
            }
        }
        ("zeroblob", [bytes]) if bytes.integer().is_some_and(|bytes| (0..=1_000_000).contains(&bytes)) => {
            out.replace(expr.span, pieces!["decode(repeat('00', ", bytes.span, "), 'hex')"]);
        }
        ("zeroblob", [bytes]) if cx.facts(bytes).not_null => {
            out.replace(expr.span, pieces!["decode(repeat('00', (", bytes.span, ")::int), 'hex')"]);
        }
        ("zeroblob", [bytes]) => {
            out.replace(expr.span, pieces!["decode(repeat('00', coalesce(", bytes.span, ", 0)::int), 'hex')"]);
        }
        ("unhex", [text]) => {
            let simple =
                matches!(text.bare().kind, crate::tree::ExprKind::Column { .. } | crate::tree::ExprKind::String(_));
            if simple {
                out.replace(
                    expr.span,
                    pieces![
                        "CASE WHEN ",
                        text.span,
                        " ~ '^([0-9A-Fa-f]{2})*$' THEN decode(",
                        text.span,
                        ", 'hex') END"
                    ],
                );
            } else {
                out.replace(expr.span, pieces!["decode(", text.span, ", 'hex')"]);
                out.warn(expr.span, "a text that is not hexadecimal raises an error, SQLite gives NULL");
            }
        }
        _ => {}
    }
}

/// Random bytes as hexadecimal digits.
pub(super) fn random_hex(bytes: i64) -> String {
    let one = "replace(gen_random_uuid()::text, '-', '')";
    match bytes {
        16 => one.to_owned(),
        1..=15 => format!("left({one}, {})", bytes * 2),
        32 => format!("{one} || {one}"),
        _ => format!("left({one} || {one}, {})", bytes * 2),
    }
}
