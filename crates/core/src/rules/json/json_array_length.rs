//! `json_array_length(a)` becomes `jsonb_array_length(a)`, and 0 for what is no array.

use super::{CAVEAT, PATH, at, document, refuse};
use crate::context::Cx;
use crate::json_path;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-array-length",
    summary: "Writes json_array_length() with jsonb_array_length(): 0 for what is no array, NULL for what is not there.",
    caveat: CAVEAT,
    examples: &[Example {
        sqlite: "CREATE TABLE a (b JSONB);\nSELECT json_array_length(b, '$.c') AS d FROM a;",
        postgres: "CREATE TABLE a (b JSONB);\nSELECT CASE WHEN jsonb_typeof(b -> 'c') = 'array' THEN jsonb_array_length(b -> 'c') WHEN b -> 'c' IS NOT NULL THEN 0 END AS d FROM a;",
    }],
    visit: Visit::Expr(json_array_length),
};

fn json_array_length(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    if !function.name.is("json_array_length") {
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
    let mut sql = pieces!["CASE WHEN jsonb_typeof("];
    for text in [") = 'array' THEN jsonb_array_length(", ") WHEN ", " IS NOT NULL THEN 0 END"] {
        sql.extend(part.iter().cloned());
        sql.push(text.into());
    }
    out.replace(expr.span, sql);
}
