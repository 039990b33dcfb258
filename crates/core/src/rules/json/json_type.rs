//! `json_type(a)` becomes `jsonb_typeof(a)`, with SQLite's names.

use super::{PATH, at, document, refuse};
use crate::context::Cx;
use crate::edit::Piece;
use crate::json_path;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-type",
    summary: "Writes json_type() with jsonb_typeof() and SQLite's names: text, integer, real, true and false.",
    caveat: "A number such as 1e2 is real to SQLite and an integer to jsonb, which forgets how it was written. A text that is no JSON raises an error in both; PostgreSQL does not read JSON5, and \\u0000 never. A number in a path that meets an object is taken for a key.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b JSONB);\nSELECT json_type(b, '$.c') AS d FROM a;",
        postgres: "CREATE TABLE a (b JSONB);\nSELECT CASE jsonb_typeof(b -> 'c') WHEN 'string' THEN 'text' WHEN 'boolean' THEN (b -> 'c')::text WHEN 'number' THEN CASE WHEN (b -> 'c')::text ~ '[.]' THEN 'real' ELSE 'integer' END ELSE jsonb_typeof(b -> 'c') END AS d FROM a;",
    }],
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
    let part = match document(cx, subject) {
        Ok(document) => at(document, &steps, false),
        Err(refusal) => return refuse(expr, refusal, out),
    };
    function.arguments.iter().skip(1).for_each(|path| out.swallow(path.span, None));
    out.replace(expr.span, names(&part));
}

/// The type of a part of a document in SQLite's names.
pub(super) fn names(part: &[Piece]) -> Vec<Piece> {
    let mut sql = pieces!["CASE jsonb_typeof("];
    for text in [
        ") WHEN 'string' THEN 'text' WHEN 'boolean' THEN (",
        ")::text WHEN 'number' THEN CASE WHEN (",
        ")::text ~ '[.]' THEN 'real' ELSE 'integer' END ELSE jsonb_typeof(",
        ") END",
    ] {
        sql.extend(part.iter().cloned());
        sql.push(text.into());
    }
    sql
}
