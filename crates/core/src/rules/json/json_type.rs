//! `json_type(a)` becomes `jsonb_typeof(a)`, with SQLite's names.

use super::{PATH, at, document, refuse};
use crate::context::Cx;
use crate::edit::Piece;
use crate::json_path;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, Expr, ExprKind, InSet};
use crate::types::Ty;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-type",
    summary: "Writes json_type() with jsonb_typeof() and SQLite's names: text, integer, real, true and false.",
    caveat: "A number such as 1e2 is real to SQLite and an integer to jsonb, which forgets how it was written: jsonb columns get a warning where integers and fractions are told apart. A text that is no JSON raises an error in both; PostgreSQL does not read JSON5, and \\u0000 never. A number in a path that meets an object is taken for a key.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b JSONB);\nSELECT json_type(b, '$.c') AS d FROM a;",
            postgres: "CREATE TABLE a (b JSONB);\nSELECT CASE jsonb_typeof(b -> 'c') WHEN 'string' THEN 'text' WHEN 'boolean' THEN (b -> 'c')::text WHEN 'number' THEN CASE WHEN (b -> 'c')::text ~ '[.]' THEN 'real' ELSE 'integer' END ELSE jsonb_typeof(b -> 'c') END AS d FROM a;",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT);\nSELECT json_type(b) AS d FROM a;",
            postgres: "CREATE TABLE a (b TEXT);\nSELECT CASE json_typeof(b::json) WHEN 'string' THEN 'text' WHEN 'boolean' THEN (b::json)::text WHEN 'number' THEN CASE WHEN (b::json)::text ~ '[.eE]' THEN 'real' ELSE 'integer' END ELSE json_typeof(b::json) END AS d FROM a;",
        },
    ],
    visit: Visit::Expr(json_type),
};

fn json_type(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    if !function.name.is("json_type") {
        return;
    }
    let (subject, steps) = match function.arguments.as_slice() {
        [subject] => (subject, Some(Vec::new())),
        [subject, path] => (subject, json_path::of_argument(cx, path)),
        _ => return,
    };
    let Some(steps) = steps else { return refuse(expr, (expr.span, PATH, ""), out) };
    let mut document = match document(cx, subject) {
        Ok(document) => document,
        Err(refusal) => return refuse(expr, refusal, out),
    };
    // A text still says how its numbers are written, and so does json.
    let as_json = match document.last_mut() {
        Some(Piece::Text(cast)) if cast.ends_with("::jsonb") && cx.ty(subject) != Ty::Is(Family::Jsonb) => {
            cast.truncate(cast.len() - 1);
            true
        }
        _ => false,
    };
    if !as_json {
        forgotten(cx, expr, out);
    }
    function.arguments.iter().skip(1).for_each(|path| out.swallow(path.span, None));
    out.replace(expr.span, names(&at(document, &steps, false), as_json));
}

/// Warns where integers and fractions are told apart in what jsonb has of a document.
pub(super) fn forgotten(cx: &Cx, expr: &Expr, out: &mut Out) {
    let mut is_compared = false;
    let mut counts = false;
    crate::walk::exprs(cx.statement, &mut |whole| {
        let beside: Vec<&Expr> = match &whole.kind {
            ExprKind::Binary(left, BinaryOperator::Equal | BinaryOperator::NotEqual, right)
            | ExprKind::Is { left, right, .. } => vec![left, right],
            ExprKind::In { expr, set: InSet::List(list), .. } => std::iter::once(&**expr).chain(list).collect(),
            ExprKind::Case { operand: Some(operand), branches, .. } => {
                std::iter::once(&**operand).chain(branches.iter().map(|(test, _)| test)).collect()
            }
            ExprKind::IsNull { expr, .. } => vec![expr],
            _ => return,
        };
        if beside.iter().any(|side| side.bare().span == expr.span) {
            is_compared = true;
            let others = beside.iter().filter(|side| side.bare().span != expr.span);
            counts |= others
                .map(|side| side.string())
                .any(|text| text.is_none_or(|text| ["integer", "real"].contains(&text)));
        }
    });
    if counts || !is_compared {
        out.warn(
            expr.span,
            "jsonb has forgotten how a number was written: 1e2 is real to SQLite, here it is an integer",
        );
    }
}

/// The type of a part of a document in SQLite's names.
pub(super) fn names(part: &[Piece], as_json: bool) -> Vec<Piece> {
    let (type_of, real) = if as_json { ("json_typeof(", "[.eE]") } else { ("jsonb_typeof(", "[.]") };
    let mut sql = pieces!["CASE ", type_of];
    for text in [
        ") WHEN 'string' THEN 'text' WHEN 'boolean' THEN (".to_owned(),
        ")::text WHEN 'number' THEN CASE WHEN (".to_owned(),
        format!(")::text ~ '{real}' THEN 'real' ELSE 'integer' END ELSE {type_of}"),
        ") END".to_owned(),
    ] {
        sql.extend(part.iter().cloned());
        sql.push(text.into());
    }
    sql
}
