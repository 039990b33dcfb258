//! Functions that PostgreSQL has under another name or in another form.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Expr, ExprKind, Function};
use crate::types::Ty;

pub(super) static RULE: Rule = Rule {
    name: "functions",
    summary: "Writes ifnull, iif, unixepoch, hex(randomblob(n)), date and group_concat as PostgreSQL has them.",
    caveat: "hex(randomblob(n)) becomes hexadecimal digits of random UUIDs, up to 32 bytes.",
    examples: &[
        Example { sqlite: "SELECT ifnull(NULL, 'a') AS b;", postgres: "SELECT coalesce(NULL, 'a') AS b;" },
        Example {
            sqlite: "SELECT lower(hex(randomblob(16))) AS b;",
            postgres: "SELECT lower(upper(replace(gen_random_uuid()::text, '-', ''))) AS b;",
        },
    ],
    visit: Visit::Expr(functions),
};

fn functions(cx: &Cx, expr: &Expr, out: &mut Out) {
    match &expr.kind {
        ExprKind::Function(function) => call(cx, expr, function, out),
        ExprKind::Cast(inner, to) => cast(cx, expr, inner, &to.words, to.span, out),
        ExprKind::Blob(digits) => out.text(expr.span, format!("'\\x{digits}'::bytea")),
        ExprKind::IsNull { negated: true, operator, .. } if cx.text(*operator).split_whitespace().count() == 2 => {
            out.text(*operator, "IS NOT NULL");
        }
        _ => {}
    }
}

fn call(cx: &Cx, expr: &Expr, function: &Function, out: &mut Out) {
    let arguments = &function.arguments;
    match (function.name.key().as_str(), arguments.as_slice()) {
        _ if crate::types::is_epoch_now(function) => out.text(expr.span, "extract(epoch from now())::bigint"),
        ("ifnull", [_, _]) => {
            out.text(function.name.span, "coalesce");
            out.keep(expr.span);
        }
        ("iif" | "if", [condition, yes, no]) => {
            out.replace(
                expr.span,
                pieces!["CASE WHEN ", condition.span, " THEN ", yes.span, " ELSE ", no.span, " END"],
            );
        }
        ("hex", [inner]) => {
            if let Some(random) = inner.call("randomblob")
                && let [bytes] = random.arguments.as_slice()
                && let Some(bytes @ 1..=32) = bytes.integer()
            {
                out.text(expr.span, format!("upper({})", random_hex(bytes)));
                out.keep(inner.span);
            }
        }
        ("date", [value]) if !function.distinct => match cx.ty(value) {
            Ty::Is(Family::Timestamp | Family::Date | Family::TimestampTz) => {
                out.replace(expr.span, pieces!["CAST(", value.span, " AS date)"]);
            }
            _ if value.string().is_some_and(|text| text.eq_ignore_ascii_case("now"))
                && matches!(cx.wants(expr), None | Some((Family::Date | Family::Timestamp, _))) =>
            {
                out.text(expr.span, "CAST(timezone('utc', now()) AS date)");
            }
            _ => {}
        },
        ("group_concat", [text]) if cx.ty(text) == Ty::Is(Family::Text) && function.order_by.is_empty() => {
            out.text(function.name.span, "string_agg");
            out.insert(text.span.end, ", ','");
            out.keep(expr.span);
        }
        ("total", [number]) if matches!(cx.ty(number), Ty::Is(family) if family.is_number()) => {
            out.replace(expr.span, pieces!["coalesce(sum(", number.span, "), 0)::double precision"]);
        }
        ("length", [value]) if matches!(cx.ty(value), Ty::Is(Family::Integer)) => {
            out.wrap(value.span, "(", ")::text");
        }
        ("randomblob", [_]) => {}
        ("round", [number]) if matches!(cx.ty(number), Ty::Is(Family::Numeric)) => out.keep(expr.span),
        ("round", [number, digits]) if matches!(cx.ty(number), Ty::Is(family) if family.is_number()) => {
            out.replace(expr.span, pieces!["round((", number.span, ")::numeric, ", digits.span, ")"]);
        }
        _ => {}
    }
}

/// Random bytes as hexadecimal digits.
fn random_hex(bytes: i64) -> String {
    let one = "replace(gen_random_uuid()::text, '-', '')";
    match bytes {
        16 => one.to_owned(),
        1..=15 => format!("left({one}, {})", bytes * 2),
        32 => format!("{one} || {one}"),
        _ => format!("left({one} || {one}, {})", bytes * 2),
    }
}

fn cast(cx: &Cx, expr: &Expr, inner: &Expr, words: &str, span: Span, out: &mut Out) {
    let from = cx.ty(inner);
    let number = matches!(from, Ty::Is(family) if family.is_number());
    match (words.to_ascii_uppercase().as_str(), from) {
        ("REAL" | "FLOAT" | "DOUBLE", _) if number => {
            out.text(span, "DOUBLE PRECISION");
            out.keep(expr.span);
        }
        ("INTEGER" | "INT", Ty::Is(Family::Double | Family::Numeric)) => {
            out.replace(expr.span, pieces!["trunc(", inner.span, ")::int"]);
        }
        ("INTEGER" | "INT" | "BIGINT", Ty::Is(Family::Integer | Family::Boolean)) => out.keep(expr.span),
        ("TEXT", Ty::Is(Family::Integer | Family::Text) | Ty::Untyped) => out.keep(expr.span),
        _ => {}
    }
}
