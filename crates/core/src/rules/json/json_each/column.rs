//! The columns of `json_each()` and `json_tree()` where they are used.

use super::{Call, Form, Rows};
use crate::context::Cx;
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::Out;
use crate::rules::json::json_extract::{DIGITS, NESTED, TEXT, Taken, take};
use crate::rules::json::json_type::{forgotten, names};
use crate::tree::{Expr, ExprKind, SelectItem};
use crate::types::{EachColumn, JsonForm, Place, Ty};

const AGAIN: &str = "a string in the document that holds JSON itself is not read as JSON, as SQLite does";
const KEY: &str = "the key comes out as a text, also where it is the number of an element";

/// True for the columns that PostgreSQL's functions do not have: they are made of others.
pub(super) const fn is_made_of_others(column: EachColumn) -> bool {
    matches!(column, EachColumn::Type | EachColumn::Atom | EachColumn::FullKey | EachColumn::Path)
}

pub(super) fn write(cx: &Cx, call: &Call, form: &Form, out: &mut Out) {
    let known = cx.types.each_tables.get(&call.name.name.span).and_then(|table| table.values);
    let (mut value_warned, mut key_warned) = (false, false);
    for (expr, column) in &call.columns {
        let before = out.edits.len();
        let diagnostics = out.diagnostics.len();
        match column {
            EachColumn::Value => value(cx, expr, form, known, value_warned, out),
            EachColumn::Key => key(cx, expr, form, key_warned, out),
            EachColumn::Atom => atom(cx, call, expr, known, value_warned, out),
            EachColumn::Type => {
                forgotten(cx, expr, out);
                out.replace(expr.span, operand(cx, expr, names(&other(call, "value"), false)));
            }
            EachColumn::FullKey => {
                if form.rows != Rows::Tree {
                    out.replace(expr.span, operand(cx, expr, full_key(call, form)));
                }
            }
            EachColumn::Path => {
                if form.rows != Rows::Tree {
                    out.text(expr.span, format!("'{}'", root(call)));
                }
            }
            EachColumn::Other => {}
        }
        let said = out.diagnostics[diagnostics..]
            .iter()
            .any(|said| [TEXT, DIGITS, KEY, AGAIN].contains(&said.message.as_str()));
        if *column == EachColumn::Key {
            key_warned |= said;
        } else {
            value_warned |= said;
        }
        let changed = out.edits[before..].iter().any(|edit| edit.at == expr.span && edit.with != name(cx, expr));
        let is_item =
            call.items.iter().any(|item| matches!(item, SelectItem::Expr(item, None) if item.span == expr.span));
        if changed
            && is_item
            && call.place == super::CallPlace::Shown
            && let ExprKind::Column { name, .. } = &expr.kind
        {
            out.insert(expr.span.end, format!(" AS {}", cx.text(name.span)));
        }
    }
}

/// The column as it is named, in pieces: what other rules put around the name goes around what is made of it.
fn name(cx: &Cx, expr: &Expr) -> Vec<Piece> {
    let ExprKind::Column { table, name, .. } = &expr.kind else { return pieces![expr.span] };
    let own = if matches!(name.quote, None | Some('"')) { cx.text(name.span).to_owned() } else { name.key() };
    match table {
        Some(table) => pieces![table.span, ".", own],
        None => pieces![own],
    }
}

fn value(cx: &Cx, expr: &Expr, form: &Form, known: Option<Family>, quiet: bool, out: &mut Out) {
    let name = name(cx, expr);
    let text = if form.text { name.clone() } else { [name.clone(), pieces![" #>> '{}'"]].concat() };
    match known {
        Some(Family::Text) if form.text => {}
        Some(Family::Text) => out.replace(expr.span, operand(cx, expr, text)),
        Some(_) => {
            let (open, close) = if form.text { ("", "") } else { ("(", ")") };
            out.replace(expr.span, [pieces![open], text, pieces![close, "::bigint"]].concat());
        }
        None if wants_json(cx, expr) && !cx.types.json.contains_key(&expr.span) => {
            out.fit(expr.span);
            match cx.wants(expr) {
                Some((Family::Json, _)) => out.replace(expr.span, [name, pieces!["::json"]].concat()),
                Some((_, Place::Operand)) if cx.exact() => out.replace(expr.span, read_again(&name)),
                Some((_, Place::Operand)) if !quiet => {
                    out.warn(expr.span, AGAIN);
                }
                Some((_, Place::Shared)) => {
                    out.warn(expr.span, NESTED);
                }
                _ => {}
            }
        }
        None => take(cx, expr, Taken { part: name, text, atomic: form.text, quiet }, out),
    }
}

/// A value that is read as a document: SQLite reads a string in it once more.
fn read_again(name: &[Piece]) -> Vec<Piece> {
    let mut sql = pieces!["CASE jsonb_typeof("];
    for behind in [") WHEN 'string' THEN (", " #>> '{}')::jsonb ELSE ", " END"] {
        sql.extend(name.iter().cloned());
        sql.push(behind.into());
    }
    super::super::parenthesised(sql)
}

fn atom(cx: &Cx, call: &Call, expr: &Expr, known: Option<Family>, quiet: bool, out: &mut Out) {
    let name = other(call, "value");
    let scalar = |behind: &str| {
        let mut sql = pieces!["CASE WHEN jsonb_typeof("];
        sql.extend(name.iter().cloned());
        sql.push(") NOT IN ('object', 'array', 'null') THEN ".into());
        sql.extend(name.iter().cloned());
        sql.push(format!("{behind} END").into());
        sql
    };
    match known {
        Some(Family::Text) => out.replace(expr.span, operand(cx, expr, scalar(" #>> '{}'"))),
        Some(_) => out.replace(expr.span, [pieces!["("], scalar(" #>> '{}'"), pieces![")::bigint"]].concat()),
        None if cx.types.json.get(&expr.span) == Some(&JsonForm::Jsonb) => {
            out.fit(expr.span);
            out.replace(expr.span, scalar(""));
        }
        None => {
            take(cx, expr, Taken { part: scalar(""), text: scalar(" #>> '{}'"), atomic: true, quiet }, out);
        }
    }
}

/// The key of an array is a number here, that of an object a text; where either comes, it is jsonb.
fn key(cx: &Cx, expr: &Expr, form: &Form, quiet: bool, out: &mut Out) {
    let name = name(cx, expr);
    out.fit(expr.span);
    let compared = cx.types.json.get(&expr.span);
    let want = match (cx.wants(expr), cx.ty(expr)) {
        (Some((family, _)), _) | (None, Ty::Is(family)) => Some(family),
        (None, _) => None,
    };
    let is_jsonb = !matches!(form.rows, Rows::Elements | Rows::Members);
    match (compared, want) {
        (Some(JsonForm::Jsonb | JsonForm::Flag), _) => {}
        (None, Some(Family::Json | Family::Jsonb)) if is_jsonb => {}
        (None, Some(Family::Json | Family::Jsonb)) => {
            out.replace(expr.span, [pieces!["to_jsonb("], name, pieces![")"]].concat());
        }
        _ if form.rows == Rows::Members => {}
        (_, Some(Family::Text)) if form.rows == Rows::Elements => {
            out.replace(expr.span, [name, pieces!["::text"]].concat());
        }
        _ if form.rows == Rows::Elements => {}
        (_, Some(family)) if family.is_number() => {
            out.replace(expr.span, [pieces!["("], name, pieces![" #>> '{}')::numeric"]].concat());
        }
        _ => {
            if compared.is_none() && !quiet {
                out.warn(expr.span, KEY);
            }
            out.replace(expr.span, operand(cx, expr, [name, pieces![" #>> '{}'"]].concat()));
        }
    }
}

fn full_key(call: &Call, form: &Form) -> Vec<Piece> {
    let root = root(call);
    let key = other(call, "key");
    match form.rows {
        Rows::Elements => [pieces![format!("'{root}[' || ")], key, pieces![" || ']'"]].concat(),
        Rows::Members => {
            let mut sql = pieces![format!("'{root}.' || CASE WHEN ")];
            for behind in [" ~ '^[A-Za-z][A-Za-z0-9]*$' THEN ", " ELSE to_json(", ")::text END"] {
                sql.extend(key.iter().cloned());
                sql.push(behind.into());
            }
            sql
        }
        Rows::Any | Rows::Set | Rows::Tree | Rows::TreeSet => {
            let mut sql = pieces!["CASE jsonb_typeof("];
            for behind in [
                format!(") WHEN 'number' THEN '{root}[' || "),
                format!("::text || ']' WHEN 'string' THEN '{root}.' || CASE WHEN "),
                " #>> '{}' ~ '^[A-Za-z][A-Za-z0-9]*$' THEN ".to_owned(),
                " #>> '{}' ELSE ".to_owned(),
                format!("::text END ELSE '{root}' END"),
            ] {
                sql.extend(key.iter().cloned());
                sql.push(behind.into());
            }
            sql
        }
    }
}

/// The path that the call begins at.
fn root(call: &Call) -> String {
    call.arguments.get(1).and_then(Expr::string).unwrap_or("$").to_owned()
}

/// A column of the call by its full name.
fn other(call: &Call, column: &str) -> Vec<Piece> {
    match call.own_alias {
        Some(alias) => vec![Piece::Copy(alias.span), format!(".{column}").into()],
        None => pieces![format!("{}.{column}", call.name.name.key())],
    }
}

fn operand(cx: &Cx, expr: &Expr, sql: Vec<Piece>) -> Vec<Piece> {
    if cx.is_operand(expr) { [pieces!["("], sql, pieces![")"]].concat() } else { sql }
}

fn wants_json(cx: &Cx, expr: &Expr) -> bool {
    matches!(cx.wants(expr), Some((Family::Json | Family::Jsonb, _)))
}
