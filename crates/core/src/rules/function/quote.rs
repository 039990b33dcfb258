//! `quote(a)`: the literal for a value.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;
use crate::types::{Class, Ty};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-quote",
    summary: "Writes `quote` of texts, integers and BLOBs with PostgreSQL's means.",
    caveat: "Fractions are refused: SQLite writes them with up to seventeen digits.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT quote(b) FROM a;",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT coalesce('''' || replace(b, '''', '''''') || '''', 'NULL') FROM a;",
    }],
    visit: Visit::Expr(quote),
};

fn quote(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [value])) = super::call(expr) else { return };
    if !function.name.is("quote") {
        return;
    }
    match (cx.ty(value), cx.facts(value).class) {
        (Ty::Is(Family::Text), Class::Text) => {
            out.replace(
                expr.span,
                pieces!["coalesce('''' || replace(", value.span, ", '''', '''''') || '''', 'NULL')"],
            );
        }
        (Ty::Is(Family::Integer | Family::Numeric), Class::Integer) => {
            out.replace(expr.span, pieces!["coalesce((", value.span, ")::text, 'NULL')"]);
        }
        (Ty::Is(Family::Boolean), _) => {
            out.replace(expr.span, pieces!["coalesce((", value.span, ")::int::text, 'NULL')"]);
        }
        (Ty::Is(Family::Bytea), Class::Blob) => {
            out.replace(
                expr.span,
                pieces!["coalesce('X''' || upper(encode(", value.span, ", 'hex')) || '''', 'NULL')"],
            );
        }
        (Ty::Untyped, _) => match value.string() {
            Some(text) => {
                let quoted = format!("'{}'", text.replace('\'', "''"));
                out.text(expr.span, format!("'{}'", quoted.replace('\'', "''")));
            }
            None if matches!(value.bare().kind, crate::tree::ExprKind::Null) => out.text(expr.span, "'NULL'"),
            None => {}
        },
        _ => {}
    }
}
