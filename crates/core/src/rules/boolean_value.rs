//! 0 and 1 where a boolean stands, integers as conditions, booleans in sums.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::precedence::Level;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::operand;
use crate::tree::{Expr, ExprKind};
use crate::types::{Place, Ty};

pub(super) static RULE: Rule = Rule {
    name: "boolean-value",
    summary: "Writes 0 and 1 as FALSE and TRUE where a boolean stands, and makes integers conditions and booleans numbers where they are used so.",
    caveat: "A number other than 0 and 1 in a boolean column keeps the column a number.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b BOOLEAN DEFAULT 0);\nINSERT INTO a (b) VALUES (1);\nUPDATE a SET b = 0 WHERE b = 1;",
            postgres: "CREATE TABLE a (b BOOLEAN DEFAULT FALSE);\nINSERT INTO a (b) VALUES (TRUE);\nUPDATE a SET b = FALSE WHERE b = TRUE;",
        },
        Example {
            sqlite: "CREATE TABLE a (b INTEGER);\nDELETE FROM a WHERE b;",
            postgres: "CREATE TABLE a (b INTEGER);\nDELETE FROM a WHERE b <> 0;",
        },
    ],
    visit: Visit::Expr(boolean_value),
};

/// What is lost where a number is stored in a boolean.
pub(super) const ANY_NUMBER: &str = "SQLite stores the number as it is; in PostgreSQL all but 0 are TRUE";

fn boolean_value(cx: &Cx, expr: &Expr, out: &mut Out) {
    if matches!(expr.kind, ExprKind::Paren(_)) || !operand::boolean(cx, expr) {
        return;
    }
    let Some((want, place)) = cx.wants(expr) else { return };
    match (cx.ty(expr), want) {
        (Ty::Is(Family::Integer), Family::Boolean) => match expr.integer() {
            Some(0) => out.text(expr.span, "FALSE"),
            Some(1) => out.text(expr.span, "TRUE"),
            Some(_) if place == Place::Condition => out.text(expr.span, "TRUE"),
            Some(_) => {
                out.refuse(expr.span, "this number stands where a boolean does, and is neither true nor false");
            }
            None => {
                operand::around(expr, "", Level::Like, " <> 0", out);
                if place == Place::Assigned && !is_truth(cx, expr) {
                    out.warn(expr.span, ANY_NUMBER);
                }
            }
        },
        (Ty::Is(Family::Boolean), Family::Integer | Family::Numeric | Family::Double) => match expr.kind {
            ExprKind::Boolean(value) => out.text(expr.span, if value { "1" } else { "0" }),
            _ if place == Place::Wide => operand::around(expr, "", Level::Primary, "::int::bigint", out),
            _ => operand::around(expr, "", Level::Primary, "::int", out),
        },
        _ => {}
    }
}

/// True for an expression whose values are all 0, 1 or NULL.
fn is_truth(cx: &Cx, expr: &Expr) -> bool {
    let all = |mut parts: std::slice::Iter<Expr>| parts.all(|part| is_truth(cx, part));
    match &expr.bare().kind {
        ExprKind::Null => true,
        ExprKind::Number(_) => matches!(expr.integer(), Some(0 | 1)),
        ExprKind::Case { branches, otherwise, .. } => {
            branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).all(|result| is_truth(cx, result))
        }
        ExprKind::Query(query) => crate::types::outputs(&query.body)
            .iter()
            .all(|shown| matches!(shown.as_slice(), [one] if is_truth(cx, one))),
        ExprKind::Function(function) => match (function.name.key().as_str(), function.arguments.as_slice()) {
            ("coalesce" | "ifnull" | "min" | "max", arguments) => all(arguments.iter()),
            ("iif" | "if", [_, results @ ..]) => all(results.iter()),
            _ => cx.ty(expr) == Ty::Is(Family::Boolean),
        },
        _ => cx.ty(expr) == Ty::Is(Family::Boolean),
    }
}
