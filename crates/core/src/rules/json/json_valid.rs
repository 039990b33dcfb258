//! `json_valid(a)` becomes `a IS JSON`, or before PostgreSQL 16 a function that tries a cast.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, StatementKind, TableBody};
use crate::types::{Place, Ty};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-valid",
    summary: "Writes json_valid() as IS JSON from PostgreSQL 16 on; before, with a function that tries a cast, and as the cast itself in a CHECK.",
    caveat: "Before PostgreSQL 16 a text that is no JSON raises an error in queries of an application. Of NULL the answer is NULL, as in SQLite from 3.45 on; before it was 0.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT CHECK (json_valid(b)));",
            postgres: "CREATE TABLE a (b TEXT CHECK (jsonb_typeof(b::jsonb) <> ''));",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT);\nDELETE FROM a WHERE NOT json_valid(b);",
            postgres: "CREATE TABLE a (b TEXT);\nCREATE OR REPLACE FUNCTION sqlite_json_valid(document TEXT)\nRETURNS BOOLEAN AS $$\nBEGIN\n    PERFORM document::json;\n    RETURN TRUE;\nEXCEPTION WHEN invalid_text_representation THEN\n    RETURN FALSE;\nEND;\n$$ LANGUAGE plpgsql IMMUTABLE STRICT COST 1;\nDELETE FROM a WHERE NOT sqlite_json_valid(b);",
        },
        Example {
            sqlite: "CREATE TABLE a (b JSONB CHECK (json_valid(b)));",
            postgres: "CREATE TABLE a (b JSONB CHECK (jsonb_typeof(b) <> ''));",
        },
    ],
    visit: Visit::Expr(json_valid),
};

/// A cast that gives an answer where it would raise an error; it is cheap to PostgreSQL, so that it comes before what reads
/// the document.
const FUNCTION: &str = "CREATE OR REPLACE FUNCTION sqlite_json_valid(document TEXT)
RETURNS BOOLEAN AS $$
BEGIN
    PERFORM document::json;
    RETURN TRUE;
EXCEPTION WHEN invalid_text_representation THEN
    RETURN FALSE;
END;
$$ LANGUAGE plpgsql IMMUTABLE STRICT COST 1";

/// True for a literal, whose answer is known.
fn is_constant(text: &Expr) -> bool {
    matches!(text.bare().kind, ExprKind::String(_) | ExprKind::Null)
}

fn json_valid(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    let ("json_valid", [text]) = (function.name.key().as_str(), function.arguments.as_slice()) else { return };
    let is_condition = matches!(cx.wants(expr), Some((Family::Boolean, Place::Condition)));
    // What wants a number casts the answer.
    let is_cast = cx.wants(expr).is_some_and(|(family, _)| family != Family::Boolean);
    let answer = |sql| if is_cast || cx.is_operand(expr) && !is_condition { super::parenthesised(sql) } else { sql };
    if let Some(inner) = super::cast_document(cx, text) {
        return out.replace(expr.span, answer(pieces!["jsonb_typeof(", inner.span, ") <> ''"]));
    }
    let atomic = crate::precedence::own(text) == crate::precedence::Level::Primary;
    let (open, close) = if atomic { ("", "") } else { ("(", ")") };
    // A CHECK that raises an error refuses the row as well.
    let checks = match &cx.statement.kind {
        StatementKind::CreateTable(create) => matches!(create.body, TableBody::Columns { .. }),
        StatementKind::AlterTable(_) => true,
        _ => false,
    };
    match cx.ty(text) {
        // NULL stays NULL, which a CHECK lets pass.
        Ty::Is(Family::Jsonb) => out.replace(expr.span, answer(pieces!["jsonb_typeof(", text.span, ") <> ''"])),
        Ty::Is(Family::Json) => out.replace(expr.span, answer(pieces!["json_typeof(", text.span, ") <> ''"])),
        Ty::Is(Family::Text) | Ty::Untyped if cx.config.pg_version >= 16 => {
            out.replace(expr.span, answer(pieces![open, text.span, close, " IS JSON"]));
        }
        Ty::Is(Family::Text) | Ty::Untyped if !checks && cx.config.placeholders.is_none() && !is_constant(text) => {
            out.need(FUNCTION);
            out.text(function.name.span, "sqlite_json_valid");
            out.keep(expr.span);
        }
        Ty::Is(Family::Text) | Ty::Untyped => {
            if !checks {
                out.warn(expr.span, "a text that is no JSON raises an error before PostgreSQL 16, which has IS JSON")
                    .help("set pg-version = 16 if no older server has to take the port");
            }
            out.replace(expr.span, answer(pieces!["jsonb_typeof(", open, text.span, close, "::jsonb) <> ''"]));
        }
        _ => {
            out.refuse(expr.span, "json_valid() of what is no text").help("CAST it to TEXT");
        }
    }
}
