//! `json(a)` becomes a cast to jsonb, `json_quote(a)` becomes `to_json(a)`.

use super::{CAVEAT, document, finish, refuse};
use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};
use crate::types::{Class, Ty};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-value",
    summary: "Writes json() as a cast to jsonb and json_quote() with to_json().",
    caveat: CAVEAT,
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT, c JSONB);\nUPDATE a SET c = json(b);",
        postgres: "CREATE TABLE a (b TEXT, c JSONB);\nUPDATE a SET c = b::jsonb;",
    }],
    visit: Visit::Expr(json_value),
};

fn json_value(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    match (function.name.key().as_str(), function.arguments.as_slice()) {
        ("json", [text]) => finish(cx, expr, document(cx, text), out),
        ("json_quote", [value]) => {
            if let Some(text) = value.string() {
                out.swallow(value.span, None);
                return out.text(expr.span, format!("'{}'", super::quoted(text).replace('\'', "''")));
            }
            if cx.ty(value) == Ty::Is(Family::Double) && cx.facts(value).class == Class::Real {
                if cx.exact() {
                    let behind = crate::rules::operand::REAL_TEXT;
                    return out.replace(
                        expr.span,
                        pieces!["coalesce(regexp_replace((", value.span, ")", behind, ", 'null')"],
                    );
                }
                out.replace(expr.span, pieces!["coalesce(((", value.span, ")::numeric + 0.0)::text, 'null')"]);
                return;
            }
            let known = matches!(cx.ty(value), Ty::Is(family) if family != Family::Bytea && family != Family::Double);
            if !known || cx.types.is_json(value) {
                return refuse(expr, (expr.span, "json_quote() of this value has no rule", "CAST it to TEXT"), out);
            }
            let (open, close) =
                if cx.ty(value) == Ty::Is(Family::Numeric) { ("to_json(trim_scale(", "))") } else { ("to_json(", ")") };
            out.replace(expr.span, pieces!["coalesce(", open, value.span, close, "::text, 'null')"]);
        }
        _ => {}
    }
}
