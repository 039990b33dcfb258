//! `json_object(…)` and `json_array(…)` become `json_build_object(…)` and `json_build_array(…)`.

use super::spelled::{Spelled, kind_of};
use super::{SPELLING, parenthesised, refuse};
use crate::context::Cx;
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};
use crate::types::Ty;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-build",
    summary: "Writes json_object() and json_array() with PostgreSQL's functions; as texts they keep the order of keys.",
    caveat: "As a text it has PostgreSQL's white space, unless expressions are to be exact and the values are integers, texts and truth values.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b INTEGER, c JSONB);\nUPDATE a SET c = json_object('d', b, 'e', json_array(1, 'x'));",
            postgres: "CREATE TABLE a (b INTEGER, c JSONB);\nUPDATE a SET c = jsonb_build_object('d', b, 'e', jsonb_build_array(1, 'x'));",
        },
        Example {
            sqlite: "CREATE TABLE a (b INTEGER, c TEXT);\nUPDATE a SET c = json_object('d', b);",
            postgres: "CREATE TABLE a (b INTEGER, c TEXT);\nUPDATE a SET c = json_build_object('d', b)::text;",
        },
    ],
    visit: Visit::Expr(json_build),
};

fn json_build(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    let Some(kind) = kind_of(function) else { return };
    if cx.exact()
        && matches!(cx.wants(expr), None | Some((Family::Text, _)))
        && let Some(sql) = spelled(cx, expr, kind, &function.arguments, out)
    {
        out.fit(expr.span);
        // A document in it is written with it.
        out.rewrite(expr.span, sql);
        return;
    }
    for argument in &function.arguments {
        if let Some(refusal) = refusal(cx, argument) {
            return refuse(expr, refusal, out);
        }
        if matches!(cx.ty(argument), Ty::Is(Family::Json | Family::Jsonb)) {
            out.warn(argument.span, "SQLite makes a string of the column's text, PostgreSQL nests its JSON");
        }
    }
    out.fit(expr.span);
    let (before, behind) = match cx.wants(expr) {
        Some((Family::Jsonb, _)) => ("jsonb_build_", ""),
        Some((Family::Json, _)) => ("json_build_", ""),
        None | Some((Family::Text, _)) => {
            out.warn(expr.span, SPELLING);
            ("json_build_", "::text")
        }
        Some((family, _)) => {
            out.refuse(expr.span, format!("the place wants {}, this is JSON", family.cast()));
            return;
        }
    };
    let mut sql: Vec<Piece> = pieces![format!("{before}{kind}")];
    sql.push(crate::text::Span::new(function.name.span.end, expr.span.end).into());
    sql.push(behind.into());
    out.replace(expr.span, sql);
}

/// The text that SQLite makes, if each value is spelled the same in both databases.
fn spelled(cx: &Cx, expr: &Expr, kind: &str, arguments: &[Expr], out: &mut Out) -> Option<Vec<Piece>> {
    let mut text = Spelled::default();
    text.document(cx, kind, arguments)?;
    let sql = text.finish(out);
    Some(if cx.is_operand(expr) { parenthesised(sql) } else { sql })
}

/// Why an argument cannot be a value of JSON.
pub(super) fn refusal(cx: &Cx, argument: &Expr) -> Option<super::Refusal> {
    match cx.ty(argument) {
        Ty::Is(Family::Bytea) => Some((argument.span, "SQLite's JSON holds no BLOBs", "")),
        Ty::Unknown if !cx.types.is_json(argument) => {
            Some((argument.span, "nobody can tell whether this value is a text, a number or a boolean", "CAST it"))
        }
        _ => None,
    }
}
