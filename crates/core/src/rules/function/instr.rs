//! `instr(a, b)` becomes `strpos(a, b)`.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;
use crate::types::Ty;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-instr",
    summary: "Turns `instr` into `strpos`, for BLOBs into `position`.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT instr(b, 'x') FROM a;",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT strpos(b, 'x') FROM a;",
    }],
    visit: Visit::Expr(instr),
};

fn instr(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [text, part])) = super::call(expr) else { return };
    if !function.name.is("instr") {
        return;
    }
    match (cx.ty(text), cx.ty(part)) {
        (Ty::Is(Family::Bytea), Ty::Is(Family::Bytea)) => {
            out.replace(expr.span, pieces!["position(", part.span, " IN ", text.span, ")"]);
        }
        (Ty::Is(Family::Bytea), _) | (_, Ty::Is(Family::Bytea)) => {
            out.refuse(expr.span, "SQLite looks for a text in a BLOB byte by byte, PostgreSQL has no such function");
        }
        _ => {
            crate::rules::nocase_comparison::mind_case(cx, text, out);
            crate::rules::nocase_comparison::mind_case(cx, part, out);
            out.text(function.name.span, "strpos");
            out.keep(expr.span);
        }
    }
}
