//! `json_remove(a, '$.b')` becomes `a #- '{b}'`; `json_patch` is refused.

use super::{CAVEAT, PATH, document, finish, parenthesised, refuse};
use crate::context::Cx;
use crate::edit::Piece;
use crate::json_path::{self, Step, array};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "json-remove",
    summary: "Writes json_remove() with PostgreSQL's operator #-; refuses json_patch(), which merges where PostgreSQL's || replaces.",
    caveat: CAVEAT,
    examples: &[Example {
        sqlite: "CREATE TABLE a (b JSONB);\nUPDATE a SET b = json_remove(b, '$.c', '$.d.e');",
        postgres: "CREATE TABLE a (b JSONB);\nUPDATE a SET b = (b #- '{c}' #- '{d,e}');",
    }],
    visit: Visit::Expr(json_remove),
};

fn json_remove(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    if function.name.is("json_patch") {
        let help = "where both are flat objects without null, `a || b` is the same";
        return refuse(
            expr,
            (expr.span, "json_patch() has no counterpart: nested objects are merged, null deletes", help),
            out,
        );
    }
    let ("json_remove", [subject, paths @ ..]) = (function.name.key().as_str(), function.arguments.as_slice()) else {
        return;
    };
    let mut sql: Vec<Piece> = match document(cx, subject) {
        Ok(document) => document,
        Err(refusal) => return refuse(expr, refusal, out),
    };
    for path in paths {
        let steps = json_path::of_argument(cx, path).filter(|steps| !steps.is_empty() && !steps.contains(&Step::End));
        let Some(steps) = steps else { return refuse(expr, (path.span, PATH, ""), out) };
        sql.push(format!(" #- {}", array(&steps)).into());
    }
    paths.iter().for_each(|path| out.swallow(path.span, None));
    finish(cx, expr, Ok(parenthesised(sql)), out);
}
