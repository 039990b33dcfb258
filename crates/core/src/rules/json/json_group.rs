//! `json_group_array(a)` and `json_group_object(a, b)` become `json_agg(a)` and `json_object_agg(a, b)`.

use super::{SPELLING, json_build, refuse};
use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Expr, ExprKind};
use crate::types::Ty;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-group",
    summary: "Writes json_group_array() and json_group_object() as aggregates of JSON, empty where there is no row.",
    caveat: "As a text it has PostgreSQL's white space. A NULL key raises an error; DISTINCT sorts the values.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER, c TEXT);\nSELECT json_group_array(b) AS d FROM a;",
        postgres: "CREATE TABLE a (b INTEGER, c TEXT);\nSELECT coalesce(json_agg(b), '[]')::text AS d FROM a;",
    }],
    visit: Visit::Expr(json_group),
};

fn json_group(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    let (name, empty) = match function.name.key().as_str() {
        "json_group_array" => ("agg", "[]"),
        "json_group_object" => ("object_agg", "{}"),
        _ => return,
    };
    for argument in &function.arguments {
        if let Some(refusal) = json_build::refusal(cx, argument) {
            return refuse(expr, refusal, out);
        }
        if matches!(cx.ty(argument), Ty::Is(Family::Json | Family::Jsonb)) {
            out.warn(argument.span, "SQLite makes a string of the column's text, PostgreSQL nests its JSON");
        }
    }
    out.fit(expr.span);
    let (before, behind) = match cx.wants(expr) {
        Some((Family::Jsonb, _)) => ("jsonb_", ""),
        Some((Family::Json, _)) => ("json_", ""),
        // json has no equality, as DISTINCT needs it.
        None | Some((Family::Text, _)) => ("json_", "::text"),
        Some((family, _)) => {
            out.refuse(expr.span, format!("the place wants {}, this is JSON", family.cast()));
            return;
        }
    };
    if behind == "::text" {
        out.warn(expr.span, SPELLING);
    }
    if function.distinct {
        out.warn(expr.span, "PostgreSQL sorts the values where SQLite keeps them in the order of the rows");
    }
    let arguments = Span::new(function.name.span.end, expr.span.end);
    let sql = pieces![format!("coalesce({before}{name}"), arguments, format!(", '{empty}'){behind}")];
    out.replace(expr.span, sql);
}
