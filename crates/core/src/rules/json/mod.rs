//! The JSON functions and operators. Each has its file; here is what they share.

pub(super) mod json_array_length;
pub(super) mod json_build;
pub(super) mod json_each;
pub(super) mod json_extract;
pub(super) mod json_group;
pub(super) mod json_remove;
pub(super) mod json_set;
pub(super) mod json_type;
pub(super) mod json_valid;
pub(super) mod json_value;
mod spelled;

use crate::context::Cx;
use crate::edit::Piece;
use crate::json_path::{Step, array};
use crate::json_text::{Misread, Node, quoted};
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::Out;
use crate::tree::{Expr, ExprKind};
use crate::types::Ty;

/// What is said where a document is written as a text.
const SPELLING: &str = "PostgreSQL writes JSON with other white space, jsonb also with other order of keys: the text differs, its value does not";

/// The caveat of the functions that read documents.
const CAVEAT: &str = "A text that is no JSON raises an error in both; PostgreSQL does not read JSON5, and \\u0000 never. A number in a path that meets an object is taken for a key.";

/// Why a call cannot be written.
type Refusal = (crate::text::Span, &'static str, &'static str);

/// An argument as a jsonb expression that no operator can tear apart.
fn document(cx: &Cx, expr: &Expr) -> Result<Vec<Piece>, Refusal> {
    let help = "CAST it to TEXT, or give the column the type JSONB in lite2pg.toml under [columns]";
    if cx.types.is_json(expr) {
        return Ok(pieces![expr.span]);
    }
    if let Some(inner) = cast_document(cx, expr) {
        return Ok(pieces![inner.span]);
    }
    if expr.string().is_some_and(|text| Node::read(text) == Err(Misread::Invalid)) {
        return Err((expr.span, "PostgreSQL cannot read this text as JSON", ""));
    }
    let cast = || {
        let atomic = crate::precedence::own(expr) == crate::precedence::Level::Primary;
        if atomic { pieces![expr.span, "::jsonb"] } else { pieces!["(", expr.span, ")::jsonb"] }
    };
    match cx.ty(expr) {
        Ty::Is(Family::Jsonb) => Ok(pieces![expr.span]),
        Ty::Is(Family::Text | Family::Json) | Ty::Untyped => Ok(cast()),
        _ if matches!(expr.bare().kind, ExprKind::Null) => Ok(cast()),
        Ty::Is(_) | Ty::Unknown | Ty::Now => Err((expr.span, "this is not known to be a JSON text", help)),
    }
}

/// The jsonb column in `CAST(a AS TEXT)`, which is a document without the cast.
fn cast_document<'e>(cx: &Cx, expr: &'e Expr) -> Option<&'e Expr> {
    match &expr.bare().kind {
        ExprKind::Cast(inner, _) if cx.types.document_casts.contains(&expr.bare().span) => Some(inner),
        _ => None,
    }
}

/// An argument as a jsonb value: a text becomes a JSON string, a document stays one.
fn value(cx: &Cx, expr: &Expr) -> Result<Vec<Piece>, Refusal> {
    let literal = match &expr.bare().kind {
        ExprKind::Null => Some("null".to_owned()),
        ExprKind::String(text) => Some(quoted(text)),
        ExprKind::Number(digits) if digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => {
            Some(digits.clone())
        }
        _ => None,
    };
    if let Some(literal) = literal {
        return Ok(pieces![format!("'{}'", literal.replace('\'', "''"))]);
    }
    if cx.types.is_json(expr) {
        return Ok(pieces!["coalesce(", expr.span, ", 'null')"]);
    }
    match cx.ty(expr) {
        Ty::Is(Family::Bytea) => Err((expr.span, "SQLite's JSON holds no BLOBs", "")),
        Ty::Is(_) | Ty::Now => Ok(pieces!["coalesce(to_jsonb(", expr.span, "), 'null')"]),
        Ty::Unknown | Ty::Untyped => {
            Err((expr.span, "nobody can tell whether this value is a text or a number", "CAST it"))
        }
    }
}

/// `document -> path`, without parentheses around it.
fn at(mut document: Vec<Piece>, steps: &[Step], text: bool) -> Vec<Piece> {
    let (one, many) = if text { ("->>", "#>>") } else { ("->", "#>") };
    document.push(match steps {
        [] if !text => return document,
        [Step::Key(key)] => format!(" {one} '{}'", key.replace('\'', "''")).into(),
        _ => format!(" {many} {}", array(steps)).into(),
    });
    document
}

fn parenthesised(mut sql: Vec<Piece>) -> Vec<Piece> {
    sql.insert(0, "(".into());
    sql.push(")".into());
    sql
}

/// Puts a document in the form that its place wants; warns where it is a text.
fn put(cx: &Cx, expr: &Expr, sql: Vec<Piece>, out: &mut Out) {
    out.fit(expr.span);
    match cx.wants(expr) {
        Some((Family::Jsonb, _)) => out.replace(expr.span, sql),
        Some((Family::Json, _)) => {
            let mut sql = sql;
            sql.push("::json".into());
            out.replace(expr.span, sql);
        }
        None | Some((Family::Text, _)) => {
            let mut sql = sql;
            sql.push("::text".into());
            out.warn(expr.span, SPELLING);
            out.replace(expr.span, sql);
        }
        Some((family, _)) => {
            out.refuse(expr.span, format!("the place wants {}, this is JSON", family.cast()));
        }
    }
}

/// Writes what a rule made of a call, or says why it could not.
fn finish(cx: &Cx, expr: &Expr, made: Result<Vec<Piece>, Refusal>, out: &mut Out) {
    match made {
        Ok(sql) => put(cx, expr, sql, out),
        Err(refusal) => refuse(expr, refusal, out),
    }
}

fn refuse(expr: &Expr, (span, why, help): Refusal, out: &mut Out) {
    let said = out.refuse(span, why);
    if !help.is_empty() {
        said.help(help);
    }
    out.keep(expr.span);
    out.fit(expr.span);
}

const PATH: &str = "a path that is known at run time only, or none that PostgreSQL has";
