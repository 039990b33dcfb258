//! `typeof(a)`: in PostgreSQL the type of the column says it, and whether the value is NULL.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};
use crate::types::Class;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-typeof",
    summary: "Turns `typeof` into the name that SQLite has for values of the column's type, or 'null'.",
    caveat: "A value whose type nobody knows is refused.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT typeof(b) FROM a;",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT CASE WHEN b IS NULL THEN 'null' ELSE 'text' END FROM a;",
    }],
    visit: Visit::Expr(type_of),
};

fn type_of(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [value])) = super::call(expr) else { return };
    if !function.name.is("typeof") {
        return;
    }
    let simple = matches!(value.bare().kind, ExprKind::Column { .. });
    let word = match cx.facts(value).class {
        Class::Integer => "integer",
        Class::Real => "real",
        Class::Text => "text",
        Class::Blob => "blob",
        Class::Number if simple => {
            out.replace(
                expr.span,
                pieces![
                    "CASE WHEN ",
                    value.span,
                    " IS NULL THEN 'null' WHEN ",
                    value.span,
                    " = trunc(",
                    value.span,
                    ") THEN 'integer' ELSE 'real' END"
                ],
            );
            return;
        }
        Class::Unknown if matches!(value.bare().kind, ExprKind::Null) => {
            out.text(expr.span, "'null'");
            return;
        }
        Class::Number | Class::Unknown => return,
    };
    // A literal stays out of `IS NULL`, where PostgreSQL could not tell its type.
    if cx.facts(value).not_null && (simple || crate::rules::comparison::is_literal(value)) {
        out.rewrite(expr.span, pieces![format!("'{word}'")]);
        return;
    }
    out.replace(
        expr.span,
        pieces!["CASE WHEN (", value.span, ") IS NULL THEN 'null' ELSE '", word, "' END"]
            .into_iter()
            .map(|piece| match piece {
                crate::edit::Piece::Text(text) if simple && text == "CASE WHEN (" => "CASE WHEN ".into(),
                crate::edit::Piece::Text(text) if simple && text.starts_with(')') => text[1..].into(),
                piece => piece,
            })
            .collect::<Vec<_>>(),
    );
}
