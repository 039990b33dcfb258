//! 0 and 1 where a boolean stands, integers as conditions, booleans in sums.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
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

fn boolean_value(cx: &Cx, expr: &Expr, out: &mut Out) {
    if matches!(expr.kind, ExprKind::Paren(_) | ExprKind::Case { .. }) {
        return;
    }
    let Some((want, place)) = cx.wants(expr) else { return };
    match (cx.ty(expr), want) {
        (Ty::Is(Family::Integer), Family::Boolean) => match expr.integer() {
            Some(0) => out.text(expr.span, "FALSE"),
            Some(1) => out.text(expr.span, "TRUE"),
            Some(_) => {
                out.refuse(expr.span, "this number stands where a boolean does, and is neither true nor false");
            }
            None if matches!(expr.kind, ExprKind::Column { .. } | ExprKind::Function(_)) => {
                out.wrap(expr.span, "", " <> 0");
            }
            None => out.wrap(expr.span, "(", ") <> 0"),
        },
        (Ty::Is(Family::Boolean), Family::Integer) if !matches!(expr.kind, ExprKind::Boolean(_)) => {
            if matches!(expr.kind, ExprKind::Column { .. }) {
                out.wrap(expr.span, "", "::int");
            } else {
                out.wrap(expr.span, "(", ")::int");
            }
        }
        (Ty::Is(Family::Boolean), Family::Integer) => {
            out.text(expr.span, if matches!(expr.kind, ExprKind::Boolean(true)) { "1" } else { "0" });
        }
        // SQLite stores the digits; PostgreSQL would take the number for the type of the whole VALUES list.
        (Ty::Is(Family::Integer | Family::Numeric), Family::Text) if matches!(expr.kind, ExprKind::Number(_)) => {
            let digits = cx.text(expr.span);
            if digits.bytes().all(|byte| byte.is_ascii_digit()) {
                let digits = digits.trim_start_matches('0');
                out.text(expr.span, format!("'{}'", if digits.is_empty() { "0" } else { digits }));
            }
        }
        (Ty::Is(Family::Integer), Family::Text)
            if place == Place::Assigned && matches!(expr.kind, ExprKind::Column { .. }) =>
        {
            out.keep(expr.span);
        }
        _ => {}
    }
}
