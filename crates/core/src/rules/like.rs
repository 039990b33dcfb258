//! `LIKE` ignores the case of ASCII letters in SQLite: it becomes `ILIKE`.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, LikeOperator};
use crate::types::Ty;

pub(super) static RULE: Rule = Rule {
    name: "like",
    summary: "Turns `LIKE` into `ILIKE`; a pattern without letters keeps `LIKE`.",
    caveat: "ILIKE also ignores the case of letters outside ASCII. A backslash in the pattern is refused: PostgreSQL takes it for an escape.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nDELETE FROM a WHERE b LIKE 'x%';",
        postgres: "CREATE TABLE a (b TEXT);\nDELETE FROM a WHERE b ILIKE 'x%';",
    }],
    visit: Visit::Expr(like),
};

fn like(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Like { expr: text, operator: LikeOperator::Like, negated, words, pattern, escape } = &expr.kind
    else {
        return;
    };
    let texts = [text, pattern].iter().all(|side| matches!(cx.ty(side), Ty::Is(Family::Text) | Ty::Untyped));
    let literal = pattern
        .string()
        .map(|pattern| (pattern.contains('\\'), pattern.bytes().any(|byte| byte.is_ascii_alphabetic())));
    let Some((backslash, letters)) = literal else { return };
    if !texts || (backslash && escape.is_none()) {
        return;
    }
    out.keep(expr.span);
    if letters {
        out.text(*words, if *negated { "NOT ILIKE" } else { "ILIKE" });
    }
}
