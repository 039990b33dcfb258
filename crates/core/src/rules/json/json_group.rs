//! `json_group_array(a)` and `json_group_object(a, b)` become `json_agg(a)` and `json_object_agg(a, b)`.

use super::spelled::Spelled;
use super::{SPELLING, json_build, parenthesised, refuse};
use crate::context::Cx;
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::row_order;
use crate::text::Span;
use crate::tree::{Expr, ExprKind, Function};
use crate::types::Ty;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-group",
    summary: "Writes json_group_array() and json_group_object() as aggregates of JSON, empty where there is no row.",
    caveat: "As a text it has PostgreSQL's white space, unless expressions are to be exact and the values are integers, texts and truth values. A NULL key raises an error; DISTINCT sorts the values. Of several tables, and where SQLite may read an index, both take the rows as they come.",
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
    if cx.exact()
        && matches!(cx.wants(expr), None | Some((Family::Text, _)))
        && let Some(sql) = spelled(cx, expr, function, out)
    {
        out.fit(expr.span);
        out.rewrite(expr.span, sql);
        return;
    }
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
    // The order goes inside the parentheses.
    let arguments = Span::new(function.name.span.end, function.close.start);
    let rest = Span::new(function.close.start, expr.span.end);
    let order = row_order::of_call(cx, expr).unwrap_or_default();
    let sql = pieces![format!("coalesce({before}{name}"), arguments, order, rest, format!(", '{empty}'){behind}")];
    out.replace(expr.span, sql);
}

/// The text that SQLite makes, if each value is spelled the same in both databases.
fn spelled(cx: &Cx, expr: &Expr, function: &Function, out: &mut Out) -> Option<Vec<Piece>> {
    if function.distinct || function.over.is_some() || !function.order_by.is_empty() {
        return None;
    }
    let mut member = Spelled::default();
    let (open, close) = match function.arguments.as_slice() {
        [value] => {
            member.value(cx, value)?;
            ("[", "]")
        }
        [key, value] => {
            member.key(cx, key)?;
            member.value(cx, value)?;
            ("{", "}")
        }
        _ => return None,
    };
    let mut list = pieces!["coalesce(string_agg("];
    list.extend(member.finish(out));
    let order = row_order::of_call(cx, expr).unwrap_or_default();
    list.extend(pieces![format!(", ','{order})"), Span::new(function.close.end, expr.span.end), ", '')"]);
    let mut text = Spelled::default();
    text.text(open);
    text.push(list);
    text.text(close);
    let sql = text.finish(out);
    Some(if cx.is_operand(expr) { parenthesised(sql) } else { sql })
}
