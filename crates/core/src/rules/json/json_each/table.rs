//! What stands in FROM for a call of `json_each()` or `json_tree()`.

use super::{Call, Form, Rows, part};
use crate::context::Cx;
use crate::edit::Piece;
use crate::json_path::Step;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::Out;
use crate::text::Span;
use crate::tree::{Expr, ExprKind};
use crate::types::{EachColumn, Ty};

/// A key of an object as SQLite writes it in a path: in quotes unless it is a word.
const STEP: &str = "CASE WHEN key ~ '^[A-Za-z][A-Za-z0-9]*$' THEN key ELSE to_json(key)::text END";

/// Writes the call; false if the text around it is not understood.
pub(super) fn write(
    cx: &Cx,
    call: &Call,
    (subject, document, steps): (&Expr, Vec<Piece>, &[Step]),
    form: &Form,
    out: &mut Out,
) -> bool {
    let end = call.arguments.last().map_or(call.name.span.end, |last| last.span.end);
    let close = cx.tokens.iter().find(|token| token.is_significant() && token.span.start >= end);
    let Some(close) = close.filter(|token| token.is_symbol(cx.source, ")")) else { return false };
    call.arguments.iter().skip(1).for_each(|path| out.swallow(path.span, None));
    // Only json keeps the order of an object's members, and those with one name.
    let is_text =
        matches!(cx.ty(subject), Ty::Is(Family::Text | Family::Json) | Ty::Untyped) && !cx.types.is_json(subject);
    let written = match document.as_slice() {
        [before @ .., Piece::Text(cast)] if is_text && cast.ends_with("::jsonb") => {
            let mut written = before.to_vec();
            written.push(format!("{}json", cast.strip_suffix("jsonb").unwrap_or(cast)).into());
            part(written, steps)
        }
        _ => part(document.clone(), steps),
    };
    let is_json = is_text;
    let document = part(document, steps);
    let (rows, derived) = match form.rows {
        Rows::Elements => elements(call, document, form),
        Rows::Members => members(written, is_json, form),
        Rows::Any => (any(call, &written, is_json), true),
        Rows::Set => {
            let mut sql = pieces!["jsonb_array_elements(jsonb_path_query_array("];
            sql.extend(document.iter().cloned());
            sql.push(", CASE jsonb_typeof(".into());
            sql.extend(document);
            sql.push(") WHEN 'object' THEN '$.*' ELSE '$[*]' END::jsonpath))".into());
            (sql, false)
        }
        Rows::TreeSet => {
            let mut sql = pieces!["jsonb_array_elements(jsonb_path_query_array("];
            sql.extend(document);
            sql.push(", 'strict $.**'))".into());
            (sql, false)
        }
        Rows::Tree => (tree(call, &document), true),
    };
    let mut sql = Vec::new();
    if derived {
        sql.push(if call.join.is_some() && reads_columns(call) { "LATERAL (" } else { "(" }.into());
    }
    sql.extend(rows);
    if derived {
        sql.push(")".into());
    }
    let is_qualified = |expr: &Expr| matches!(expr.kind, ExprKind::Column { table: Some(_), .. });
    let needs_name = derived
        || call.columns.iter().any(|(expr, column)| is_qualified(expr) || super::column::is_made_of_others(*column));
    if call.own_alias.is_none() && needs_name {
        sql.push(format!(" AS {}", call.name.name.key()).into());
    }
    out.keep(call.name.span);
    out.rewrite(Span::new(call.name.span.start, close.span.end), sql);
    true
}

/// True if the document is read from a table, perhaps the one beside it.
fn reads_columns(call: &Call) -> bool {
    fn any(expr: &Expr) -> bool {
        let mut found = matches!(expr.kind, ExprKind::Column { .. });
        expr.children(|child| found |= any(child));
        found
    }
    call.arguments.first().is_some_and(any)
}

fn elements(call: &Call, document: Vec<Piece>, form: &Form) -> (Vec<Piece>, bool) {
    let function = if form.text { "jsonb_array_elements_text(" } else { "jsonb_array_elements(" };
    let with_key = call.uses_key();
    let mut sql =
        if with_key { pieces!["SELECT ordinality - 1 AS key, value FROM ", function] } else { pieces![function] };
    sql.extend(document);
    sql.push(if with_key { ") WITH ORDINALITY" } else { ")" }.into());
    (sql, with_key)
}

fn members(document: Vec<Piece>, is_json: bool, form: &Form) -> (Vec<Piece>, bool) {
    let json = if is_json { "json" } else { "jsonb" };
    let cast = is_json && !form.text;
    let mut sql = if cast { pieces!["SELECT key, value::jsonb FROM "] } else { Vec::new() };
    sql.push(format!("{json}_each{}(", if form.text { "_text" } else { "" }).into());
    sql.extend(document);
    sql.push(")".into());
    (sql, cast)
}

/// Elements, members or a single value, each with a key: a number, a text or NULL.
fn any(call: &Call, document: &[Piece], is_json: bool) -> Vec<Piece> {
    let (json, value) = if is_json { ("json", "value::jsonb") } else { ("jsonb", "value") };
    let with_key = call.uses_key();
    let key = |key: &str| if with_key { format!("{key}, ") } else { String::new() };
    let mut sql: Vec<Piece> = Vec::new();
    let mut add = |text: String, behind: &str| {
        sql.push(text.into());
        sql.extend(document.iter().cloned());
        sql.push(behind.into());
    };
    let ordinality = if with_key { ") WITH ORDINALITY" } else { ")" };
    let first = key("to_jsonb(ordinality - 1) AS key");
    add(format!("SELECT {first}{value} FROM {json}_array_elements(CASE {json}_typeof("), ") WHEN 'array' THEN ");
    add(String::new(), &format!(" END{ordinality}"));
    add(
        format!(" UNION ALL SELECT {}{value} FROM {json}_each(CASE {json}_typeof(", key("to_jsonb(key)")),
        ") WHEN 'object' THEN ",
    );
    add(String::new(), " END)");
    let cast = if is_json { ")::jsonb" } else { ")" };
    add(format!(" UNION ALL SELECT {}(", key("NULL")), cast);
    add(format!(" WHERE {json}_typeof("), ") NOT IN ('array', 'object')");
    sql
}

/// A document and all that is in it, level by level.
fn tree(call: &Call, document: &[Piece]) -> Vec<Piece> {
    let with_path = call.uses(EachColumn::FullKey) || call.uses(EachColumn::Path);
    let or_none = |text: &str| if with_path { text.to_owned() } else { String::new() };
    let mut sql: Vec<Piece> = pieces!["WITH RECURSIVE tree AS (SELECT NULL::jsonb AS key, ("];
    sql.extend(document.iter().cloned());
    sql.push(format!(") AS value{} WHERE (", or_none(", '$' AS path, '$' AS fullkey")).into());
    sql.extend(document.iter().cloned());
    let step = or_none(", tree.fullkey, tree.fullkey || inner_value.step");
    let index = or_none(", '[' || ordinality - 1 || ']' AS step");
    let name = or_none(&format!(", '.' || {STEP}"));
    sql.push(
        format!(
            ") IS NOT NULL UNION ALL SELECT inner_value.key, inner_value.value{step} FROM tree CROSS JOIN LATERAL \
             (SELECT to_jsonb(ordinality - 1) AS key, value{index} FROM jsonb_array_elements(CASE \
             jsonb_typeof(tree.value) WHEN 'array' THEN tree.value END) WITH ORDINALITY UNION ALL SELECT \
             to_jsonb(key), value{name} FROM jsonb_each(CASE jsonb_typeof(tree.value) WHEN 'object' THEN tree.value \
             END)) AS inner_value) SELECT key, value{} FROM tree",
            or_none(", path, fullkey")
        )
        .into(),
    );
    sql
}
