//! `json_each(a)` and `json_tree(a)` in FROM become `jsonb_array_elements(a)`, `jsonb_each(a)`, or what does for both.
//!
//! SQLite looks at each document: the elements of an array, the members of an object, or a single value come out. In
//! PostgreSQL these are three functions, so what is known of the document and of the use of `key` decides.

mod call;
mod column;
mod table;

use self::call::{Call, Place as CallPlace, calls};
use super::{CAVEAT, PATH, at, document};
use crate::context::Cx;
use crate::edit::Piece;
use crate::json_path::{self, Step};
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Expr, JoinConstraint, JoinKind, SelectItem, Statement};
use crate::types::{DocumentKind, EachColumn, JsonForm, Place, Ty};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-each",
    summary: "Writes json_each() and json_tree() in FROM with jsonb_array_elements(), jsonb_each() and jsonb_path_query_array(); a value gets the type that its place wants.",
    caveat: CAVEAT,
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT);\nSELECT value FROM a, json_each(a.b, '$.c') WHERE value <> 'x';",
            postgres: "CREATE TABLE a (b TEXT);\nSELECT value FROM a, jsonb_array_elements_text(a.b::jsonb -> 'c') WHERE value <> 'x';",
        },
        Example {
            sqlite: "CREATE TABLE a (b JSONB);\nSELECT e.key + 1 AS c, e.value AS d FROM a JOIN json_each(a.b) AS e;",
            postgres: "CREATE TABLE a (b JSONB);\nSELECT e.key + 1 AS c, e.value AS d FROM a CROSS JOIN LATERAL (SELECT ordinality - 1 AS key, value FROM jsonb_array_elements_text(a.b) WITH ORDINALITY) AS e;",
        },
        Example {
            sqlite: "CREATE TABLE a (b JSONB);\nSELECT count(*) AS c FROM a, json_tree(a.b) WHERE atom = 5;",
            postgres: "CREATE TABLE a (b JSONB);\nSELECT count(*) AS c FROM a, jsonb_array_elements(jsonb_path_query_array(a.b, 'strict $.**')) AS json_tree WHERE CASE WHEN jsonb_typeof(json_tree.value) NOT IN ('object', 'array', 'null') THEN json_tree.value END = '5';",
        },
    ],
    visit: Visit::Statement(json_each),
};

/// What the rows of a call are taken from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// The elements of an array.
    Elements,
    /// The members of an object.
    Members,
    /// Either of them, or a single value.
    Any,
    /// The same, without keys and in no order.
    Set,
    /// A document and all that is in it.
    Tree,
    /// The same without keys.
    TreeSet,
}

/// How a call is written.
struct Form {
    rows: Rows,
    /// True if `value` comes out of it as a text instead of jsonb.
    text: bool,
}

fn json_each(cx: &Cx, statement: &Statement, out: &mut Out) {
    for call in calls(cx, statement) {
        one(cx, &call, out);
    }
}

fn one(cx: &Cx, call: &Call, out: &mut Out) {
    let Some((subject, steps)) = arguments(cx, call, out) else { return };
    if let Some((at, why, help)) = refusal(call, &steps) {
        out.keep(call.name.span);
        out.refuse(at, why).help(help);
        return;
    }
    let document = match document(cx, subject) {
        Ok(document) => document,
        Err((span, why, help)) => {
            out.keep(call.name.span);
            out.refuse(span, why).help(help);
            return;
        }
    };
    let form = form(cx, call);
    if !table::write(cx, call, (subject, document, &steps), &form, out) {
        return;
    }
    warn(cx, call, &form, out);
    column::write(cx, call, &form, out);
}

/// The document and the path in it.
fn arguments<'t>(cx: &Cx, call: &Call<'t>, out: &mut Out) -> Option<(&'t Expr, Vec<Step>)> {
    let (subject, steps) = match call.arguments {
        [subject] => (subject, Some(Vec::new())),
        [subject, path] => (subject, json_path::of_argument(cx, path)),
        _ => return None,
    };
    let steps = steps.filter(|steps| !steps.contains(&Step::End));
    if steps.is_none() {
        out.keep(call.name.span);
        out.refuse(call.name.span, PATH).help("jsonb_path_query() reads most of them");
    }
    Some((subject, steps?))
}

fn refusal(call: &Call, steps: &[Step]) -> Option<(Span, String, &'static str)> {
    let is_star = |item: &SelectItem| match item {
        SelectItem::Star => true,
        SelectItem::TableStar(of) => of.is(&call.alias().text),
        SelectItem::Expr(..) => false,
    };
    let function = &call.name.name.text;
    if call.place != CallPlace::Exists && call.items.iter().any(is_star) {
        let why = format!("`*` shows all columns of {function}(), which PostgreSQL does not have");
        return Some((call.name.span, why, "name the columns that are used"));
    }
    if let Some((expr, _)) = call.columns.iter().find(|(_, column)| *column == EachColumn::Other) {
        let why = format!("a column of {function}() that PostgreSQL does not have");
        return Some((expr.span, why, "its columns id, parent, json and root are refused"));
    }
    if let Some(join) = call.join {
        match (join.kind, &join.constraint) {
            (JoinKind::Right | JoinKind::Full, _) => {
                let why = format!("{function}() behind RIGHT or FULL JOIN: PostgreSQL reads no other table there");
                return Some((call.name.span, why, "join the other way round, with LEFT JOIN"));
            }
            (_, JoinConstraint::Using(_) | JoinConstraint::Natural) => {
                let why = format!("{function}() joined by the names of its columns");
                return Some((call.name.span, why, "say ON what it is joined"));
            }
            _ => {}
        }
    }
    if let Some(at) = call.out_of_reach {
        let why = format!("{function}() reads a table that PostgreSQL does not show it");
        return Some((at, why, "put the table before it in FROM; in UPDATE, read it in a subquery"));
    }
    if call.is_tree && !steps.is_empty() && call.uses_key() {
        let why = "the keys of json_tree() with a path".to_owned();
        return Some((call.name.span, why, "give it the part: json_tree(json_extract(…))"));
    }
    if call.uses(EachColumn::FullKey) || call.uses(EachColumn::Path) {
        let path = call.arguments.get(1).and_then(Expr::string).unwrap_or("$");
        if !path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"$.[]".contains(&byte)) {
            return Some((call.name.span, format!("the paths of {function}() below this one"), "use a simple path"));
        }
    }
    None
}

/// How a call is written: what is certain decides, then what the place of `key` wants, then what is usual.
fn form(cx: &Cx, call: &Call) -> Form {
    let known = cx.types.each_tables.get(&call.name.name.span);
    let kind = known.and_then(|table| table.kind).filter(|(_, certain)| *certain || !cx.exact()).map(|(kind, _)| kind);
    let rows = match kind {
        _ if call.is_tree && call.uses_key() => Rows::Tree,
        _ if call.is_tree => Rows::TreeSet,
        Some(DocumentKind::Array) => Rows::Elements,
        Some(DocumentKind::Object) => Rows::Members,
        None if cx.exact() && matches!(call.place, CallPlace::Exists | CallPlace::In) && !call.uses_key() => Rows::Set,
        None if cx.exact() => Rows::Any,
        None => usual(cx, call),
    };
    // Of a text nobody can tell what it was.
    let as_text = |(expr, column): &(&Expr, EachColumn)| match column {
        EachColumn::Value => {
            let form = cx.types.json.get(&expr.span);
            let family = known.and_then(|table| table.values);
            let want = cx.wants(expr).map(|(family, _)| family);
            match (family, form) {
                (Some(Family::Text), _) => !matches!(want, Some(Family::Json | Family::Jsonb)),
                (Some(_), _) | (None, Some(JsonForm::Text)) => true,
                (None, Some(JsonForm::Jsonb | JsonForm::Flag)) => false,
                (None, None) => !cx.exact() && !matches!(want, Some(Family::Json | Family::Jsonb)),
            }
        }
        EachColumn::Type | EachColumn::Atom => false,
        EachColumn::Key | EachColumn::FullKey | EachColumn::Path | EachColumn::Other => true,
    };
    let text = matches!(rows, Rows::Elements | Rows::Members)
        && call.uses(EachColumn::Value)
        && call.columns.iter().all(as_text);
    Form { rows, text }
}

/// What a document of which nothing is certain seems to be.
fn usual(cx: &Cx, call: &Call) -> Rows {
    let is_text = |expr: &Expr| {
        cx.types.json.get(&expr.span) == Some(&JsonForm::Text)
            || cx.wants(expr) == Some((Family::Text, Place::Assigned))
    };
    let is_number = |expr: &Expr| {
        let number = |family: Family| family.is_number();
        let compared = matches!(cx.types.json.get(&expr.span), Some(JsonForm::Jsonb | JsonForm::Flag));
        compared
            || matches!(cx.types.is.get(&expr.span), Some(Ty::Is(family)) if number(*family))
            || cx.wants(expr).is_some_and(|(family, _)| number(family))
    };
    let id = |expr: &Expr| cx.types.columns.get(&expr.bare().span).copied();
    let document = call.arguments.first().and_then(id);
    let mut counted = false;
    crate::walk::exprs(cx.statement, &mut |expr| {
        let of = expr.call("json_array_length").and_then(|call| call.arguments.first()).and_then(id);
        counted |= document.is_some() && of == document;
    });
    if counted {
        return Rows::Elements;
    }
    let keys: Vec<&Expr> =
        call.columns.iter().filter(|(_, column)| *column == EachColumn::Key).map(|(expr, _)| *expr).collect();
    match (keys.iter().any(|key| is_number(key)), keys.iter().any(|key| is_text(key))) {
        (true, false) => Rows::Elements,
        (false, true) => Rows::Members,
        (false, false) if !call.uses_key() => Rows::Elements,
        (true, true) | (false, false) => Rows::Any,
    }
}

fn warn(cx: &Cx, call: &Call, form: &Form, out: &mut Out) {
    let certain =
        cx.types.each_tables.get(&call.name.name.span).and_then(|table| table.kind).is_some_and(|kind| kind.1);
    let why = match form.rows {
        Rows::Elements if !certain => "a document that is no array raises an error; SQLite takes any",
        Rows::Members if !certain => "a document that is no object raises an error; SQLite takes any",
        Rows::Tree => "PostgreSQL gives the values level by level, SQLite each with what is in it",
        _ => return,
    };
    out.warn(call.name.span, why);
}

/// The document at the path.
fn part(document: Vec<Piece>, steps: &[Step]) -> Vec<Piece> {
    at(document, steps, false)
}
