//! `json_valid(a)` becomes `a IS JSON`, or before PostgreSQL 16 a cast that raises an error.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};
use crate::types::Ty;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-valid",
    summary: "Writes json_valid() as IS JSON from PostgreSQL 16 on, as a cast before.",
    caveat: "Before PostgreSQL 16 a text that is no JSON raises an error instead of giving false.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT CHECK (json_valid(b)));",
            postgres: "CREATE TABLE a (b TEXT CHECK (jsonb_typeof(b::jsonb) <> ''));",
        },
        Example {
            sqlite: "CREATE TABLE a (b JSONB CHECK (json_valid(b)));",
            postgres: "CREATE TABLE a (b JSONB CHECK (jsonb_typeof(b) <> ''));",
        },
    ],
    visit: Visit::Expr(json_valid),
};

fn json_valid(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    let ("json_valid", [text]) = (function.name.key().as_str(), function.arguments.as_slice()) else { return };
    if let Some(inner) = super::cast_document(cx, text) {
        return out.replace(expr.span, pieces!["jsonb_typeof(", inner.span, ") <> ''"]);
    }
    match cx.ty(text) {
        // NULL stays NULL, which a CHECK lets pass.
        Ty::Is(Family::Jsonb) => out.replace(expr.span, pieces!["jsonb_typeof(", text.span, ") <> ''"]),
        Ty::Is(Family::Json) => out.replace(expr.span, pieces!["json_typeof(", text.span, ") <> ''"]),
        Ty::Is(Family::Text) | Ty::Untyped if cx.config.pg_version >= 16 => {
            out.replace(expr.span, pieces!["((", text.span, ") IS JSON)"]);
        }
        Ty::Is(Family::Text) | Ty::Untyped => {
            let check = matches!(cx.statement.kind, crate::tree::StatementKind::CreateTable(_));
            if !check {
                out.warn(expr.span, "a text that is no JSON raises an error before PostgreSQL 16, which has IS JSON")
                    .help("set pg-version = 16 if no older server has to take the port");
            }
            let atomic = crate::precedence::own(text) == crate::precedence::Level::Primary;
            let (open, close) = if atomic { ("", "") } else { ("(", ")") };
            let call = pieces!["jsonb_typeof(", open, text.span, close, "::jsonb) <> ''"];
            out.replace(expr.span, if cx.is_operand(expr) { super::parenthesised(call) } else { call });
        }
        _ => {
            out.refuse(expr.span, "json_valid() of what is no text").help("CAST it to TEXT");
        }
    }
}
