//! `json_set`, `json_insert` and `json_replace` become `jsonb_set` and `jsonb_insert`.

use super::{CAVEAT, PATH, Refusal, at, document, finish, parenthesised, refuse, value};
use crate::context::Cx;
use crate::edit::Piece;
use crate::json_path::{self, Step, array};
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, Function};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-set",
    summary: "Writes json_set(), json_insert() and json_replace() with jsonb_set(); parents that are missing are made, as SQLite does.",
    caveat: CAVEAT,
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b JSONB, c TEXT);\nUPDATE a SET b = json_set(b, '$.d', c, '$.e', 1);",
            postgres: "CREATE TABLE a (b JSONB, c TEXT);\nUPDATE a SET b = jsonb_set(jsonb_set(b, '{d}', coalesce(to_jsonb(c), 'null')), '{e}', '1');",
        },
        Example {
            sqlite: "CREATE TABLE a (b JSONB);\nUPDATE a SET b = json_set(b, '$.c.d', 'x');",
            postgres: "CREATE TABLE a (b JSONB);\nUPDATE a SET b = jsonb_set(b, '{c}', jsonb_set(coalesce(b -> 'c', '{}'), '{d}', '\"x\"'));",
        },
    ],
    visit: Visit::Expr(json_set),
};

const APPEND: &str = "where the document has an object in the place of the array, PostgreSQL gives it a key -1";

fn json_set(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    let name = function.name.key();
    if !matches!(name.as_str(), "json_set" | "json_insert" | "json_replace") {
        return;
    }
    match change(cx, &name, function) {
        Ok(sql) => {
            let of_array = function.arguments.first().and_then(Expr::string).is_some_and(|text| text.starts_with('['));
            let appends = |path: &&Expr| {
                let steps = json_path::of_argument(cx, path).unwrap_or_default();
                steps.contains(&Step::End) && !(of_array && steps.len() == 1)
            };
            let mut paths = function.arguments.iter().skip(1).step_by(2);
            if let Some(path) = paths.find(appends).filter(|_| !cx.exact()) {
                out.warn(path.span, APPEND);
            }
            for (at, argument) in function.arguments.iter().enumerate().skip(1) {
                let literal =
                    matches!(argument.bare().kind, ExprKind::String(_) | ExprKind::Null | ExprKind::Number(_));
                if at % 2 == 1 || literal {
                    out.swallow(argument.span, None);
                }
            }
            finish(cx, expr, Ok(sql), out);
        }
        Err(refusal) => refuse(expr, refusal, out),
    }
}

fn change(cx: &Cx, name: &str, function: &Function) -> Result<Vec<Piece>, Refusal> {
    let [subject, changes @ ..] = function.arguments.as_slice() else {
        return Err((function.name.span, "SQLite does not run this call", ""));
    };
    let mut sql = document(cx, subject)?;
    for change in changes.chunks(2) {
        let [path, new] = change else { return Err((function.name.span, "SQLite does not run this call", "")) };
        let steps = json_path::of_argument(cx, path).filter(|steps| !steps.is_empty());
        let steps = steps.ok_or((path.span, PATH, ""))?;
        let new = value(cx, new)?;
        sql = match (name, steps.as_slice()) {
            ("json_replace", steps) if !steps.contains(&Step::End) => {
                call("jsonb_set", sql, &array(steps), new, ", FALSE")
            }
            ("json_set" | "json_insert", [parents @ .., Step::End]) if !parents.contains(&Step::End) => {
                append(cx, sql, parents, new)
            }
            ("json_set", [Step::Index(_)]) => {
                return Err((path.span, "an element beyond the end is appended by PostgreSQL, not by SQLite", ""));
            }
            ("json_set", steps) if steps.iter().all(|step| matches!(step, Step::Key(_))) => set(&sql, steps, &new),
            ("json_insert", [Step::Key(_)]) => insert(sql, &steps[0], new),
            _ => return Err((path.span, "this path has no rule here", "change it in two steps")),
        };
    }
    Ok(sql)
}

/// Puts an element behind the last one of an array. In an object PostgreSQL would set a key.
fn append(cx: &Cx, document: Vec<Piece>, parents: &[Step], new: Vec<Piece>) -> Vec<Piece> {
    let path = array(&[parents, &[Step::End]].concat());
    if !cx.exact() {
        return call("jsonb_insert", document, &path, new, ", TRUE");
    }
    let mut sql = pieces!["CASE WHEN jsonb_typeof("];
    sql.extend(at(document.clone(), parents, false));
    sql.push(") <> 'array' THEN ".into());
    sql.extend(document.iter().cloned());
    sql.push(" ELSE ".into());
    sql.extend(call("jsonb_insert", document, &path, new, ", TRUE"));
    sql.push(" END".into());
    parenthesised(sql)
}

fn call(name: &str, document: Vec<Piece>, path: &str, new: Vec<Piece>, last: &str) -> Vec<Piece> {
    let mut sql = pieces![format!("{name}(")];
    sql.extend(document);
    sql.push(format!(", {path}, ").into());
    sql.extend(new);
    sql.push(format!("{last})").into());
    sql
}

/// Sets a path of keys; each parent that is missing is made.
fn set(document: &[Piece], steps: &[Step], new: &[Piece]) -> Vec<Piece> {
    let first = &steps[..1];
    let inner = if steps.len() == 1 {
        new.to_vec()
    } else {
        let mut parent = pieces!["coalesce("];
        parent.extend(at(document.to_vec(), first, false));
        parent.push(", '{}')".into());
        set(&parent, &steps[1..], new)
    };
    call("jsonb_set", document.to_vec(), &array(first), inner, "")
}

/// Puts a key into an object that does not have it.
fn insert(document: Vec<Piece>, key: &Step, new: Vec<Piece>) -> Vec<Piece> {
    let Step::Key(key) = key else { return document };
    let mut sql = pieces![format!("jsonb_build_object('{}', ", key.replace('\'', "''"))];
    let literal = matches!(new.as_slice(), [Piece::Text(text)] if text.starts_with('\''));
    sql.extend(new);
    sql.push(if literal { "::jsonb) || " } else { ") || " }.into());
    sql.extend(document);
    parenthesised(sql)
}
