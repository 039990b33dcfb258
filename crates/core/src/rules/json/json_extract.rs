//! `json_extract(a, '$.b')`, `a -> 'b'` and `a ->> 'b'` become PostgreSQL's operators, in the type that the place wants.

use super::super::date_time::{must_be_immutable, text_value};
use super::{CAVEAT, PATH, at, document, parenthesised, refuse};
use crate::context::Cx;
use crate::edit::Piece;
use crate::json_path::{self, Step};
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, Expr, ExprKind};
use crate::types::{JsonForm, Place, Ty};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-extract",
    summary: "Writes json_extract(), -> and ->> with PostgreSQL's operators; the value gets the type that its place wants.",
    caveat: CAVEAT,
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT);\nSELECT 1 FROM a WHERE json_extract(b, '$.c') = 'x' AND b ->> '$.d.e' IS NULL;",
            postgres: "CREATE TABLE a (b TEXT);\nSELECT 1 FROM a WHERE (b::jsonb ->> 'c') = 'x' AND (b::jsonb #>> '{d,e}') IS NULL;",
        },
        Example {
            sqlite: "CREATE TABLE a (b JSONB);\nSELECT 1 FROM a WHERE json_extract(b, '$.c') > 5 OR b ->> 'd' = 7;",
            postgres: "CREATE TABLE a (b JSONB);\nSELECT 1 FROM a WHERE (b ->> 'c')::numeric > 5 OR nullif(b -> 'd', 'null') = '7';",
        },
    ],
    visit: Visit::Expr(json_extract),
};

pub(super) const TEXT: &str = "the value comes out as text: numbers as digits, true and false as words instead of 1 and 0, arrays and objects with PostgreSQL's white space";
/// The same where true and false are written as SQLite does.
pub(super) const DIGITS: &str =
    "the value comes out as text: numbers as digits, arrays and objects with PostgreSQL's white space";
/// The same where values are sorted.
const SORTED: &str = "the value comes out as text and is sorted as one: 10 comes before 9, where SQLite sorts numbers by their size and before all texts";
const NUMBER: &str =
    "a value that is no number raises an error; SQLite takes its leading number, and 1 and 0 for true and false";

pub(super) const NESTED: &str = "true and false stay so in PostgreSQL, SQLite makes 1 and 0 of them here; behind ->> it also makes strings of arrays and objects";

fn json_extract(cx: &Cx, expr: &Expr, out: &mut Out) {
    if literal(cx, expr, out) {
        return;
    }
    let (subject, path, steps) = match &expr.kind {
        ExprKind::Function(function) if function.name.is("json_extract") => {
            let [subject, path] = function.arguments.as_slice() else {
                out.refuse(expr.span, "json_extract() of several paths makes an array of what is there")
                    .help("write json_array() of single paths");
                return;
            };
            (subject, path, json_path::of_argument(cx, path))
        }
        ExprKind::Binary(subject, BinaryOperator::Arrow | BinaryOperator::LongArrow, path) => {
            (&**subject, &**path, json_path::of_operand(cx, path))
        }
        _ => return,
    };
    let Some(steps) = steps.filter(|steps| !steps.contains(&Step::End)) else {
        return refuse(expr, (path.span, PATH, "jsonb_path_query_first() reads most of them"), out);
    };
    match document(cx, subject) {
        Ok(document) => {
            out.swallow(path.span, None);
            let text = at(document.clone(), &steps, true);
            take(cx, expr, Taken { part: at(document, &steps, false), text, atomic: false, quiet: false }, out);
        }
        Err(refusal) => refuse(expr, refusal, out),
    }
}

/// A value taken out of a document.
pub(super) struct Taken {
    /// It as jsonb.
    pub part: Vec<Piece>,
    /// It as a text.
    pub text: Vec<Piece>,
    /// True if the text needs no parentheses.
    pub atomic: bool,
    /// True if it has been said what the text looks like.
    pub quiet: bool,
}

/// Writes a value in the form that is wanted.
pub(super) fn take(cx: &Cx, expr: &Expr, taken: Taken, out: &mut Out) {
    let Taken { part, text, atomic, quiet } = taken;
    let form = cx.types.json.get(&expr.span);
    out.fit(expr.span);
    match form {
        Some(JsonForm::Jsonb) => {
            let mut sql = pieces!["nullif("];
            sql.extend(part);
            sql.push(", 'null')".into());
            return out.replace(expr.span, sql);
        }
        Some(JsonForm::Flag) => {
            let mut sql = pieces!["CASE "];
            sql.extend(part.iter().cloned());
            sql.push(" WHEN 'true' THEN '1' WHEN 'false' THEN '0' WHEN 'null' THEN NULL ELSE ".into());
            sql.extend(part);
            sql.push(" END".into());
            return out.replace(expr.span, parenthesised(sql));
        }
        Some(JsonForm::Text) | None => {}
    }
    let wants = cx.wants(expr).map(|(family, _)| family);
    let arrow = matches!(expr.kind, ExprKind::Binary(_, BinaryOperator::Arrow, _));
    if matches!(wants, Some(Family::Jsonb | Family::Json)) {
        if !arrow && matches!(cx.wants(expr), Some((_, Place::Shared))) {
            out.warn(expr.span, NESTED);
        }
        // SQLite reads a string in the document once more, as JSON.
        if !arrow && wants == Some(Family::Jsonb) && matches!(cx.wants(expr), Some((_, Place::Operand))) {
            let mut sql = parenthesised(text);
            sql.push("::jsonb".into());
            return out.replace(expr.span, sql);
        }
        let mut sql = parenthesised(part);
        if wants == Some(Family::Json) {
            sql.push("::json".into());
        }
        return out.replace(expr.span, sql);
    }
    if arrow {
        return super::put(cx, expr, parenthesised(part), out);
    }
    let family = match cx.ty(expr) {
        Ty::Is(family) => family,
        _ => wants.unwrap_or(Family::Text),
    };
    let cast = match family {
        Family::Text => {
            let is_index_term = super::super::date_time::is_index_term(cx, expr);
            let exact = form.is_none() && cx.exact() && !is_index_term;
            if cx.types.sorted.contains(&expr.span) {
                out.warn(expr.span, SORTED);
            } else if form.is_none() && !quiet {
                out.warn(expr.span, if exact { DIGITS } else { TEXT });
            }
            let text = if exact { flags(part, text) } else { text };
            let alone = atomic || !cx.is_operand(expr) && !is_index_term;
            return out.replace(expr.span, if alone { text } else { parenthesised(text) });
        }
        family if family.is_number() => {
            out.warn(expr.span, NUMBER);
            if family == Family::Double { "::double precision" } else { "::numeric" }
        }
        Family::Boolean => {
            out.warn(expr.span, "a value other than true, false, 1 and 0 raises an error");
            "::boolean"
        }
        Family::Timestamp if must_be_immutable(cx, expr.span) => {
            out.need(text_value::FUNCTION);
            out.warn(
                expr.span,
                "a value that is no date gives NULL, and one with an offset such as +02:00 comes out in UTC",
            );
            let mut sql = pieces![text_value::CALL];
            sql.extend(text);
            sql.push(")".into());
            return out.replace(expr.span, sql);
        }
        Family::Timestamp => {
            out.warn(
                expr.span,
                "a value that is no date raises an error, and an offset such as +02:00 in it is ignored",
            );
            "::timestamp"
        }
        family => {
            out.refuse(expr.span, format!("the place wants {}, this is a value of JSON", family.cast()));
            return;
        }
    };
    let mut sql = if atomic { text } else { parenthesised(text) };
    sql.push(cast.into());
    out.replace(expr.span, sql);
}

/// A text with true as 1 and false as 0.
fn flags(part: Vec<Piece>, text: Vec<Piece>) -> Vec<Piece> {
    let mut sql = pieces!["CASE "];
    sql.extend(part);
    sql.push(" WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE ".into());
    sql.extend(text);
    sql.push(" END".into());
    sql
}

/// A literal that a value is compared with as jsonb.
fn literal(cx: &Cx, expr: &Expr, out: &mut Out) -> bool {
    if cx.types.json.get(&expr.span) != Some(&JsonForm::Jsonb) {
        return false;
    }
    let json = match &expr.kind {
        ExprKind::String(text) => super::quoted(text),
        // A sign may stand apart from its number.
        ExprKind::Number(_) | ExprKind::Unary(..) => cx.text(expr.span).replace(char::is_whitespace, ""),
        _ => return false,
    };
    out.text(expr.span, format!("'{}'", json.replace('\'', "''")));
    true
}
