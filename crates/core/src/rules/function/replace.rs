//! `replace(a, '', b)` is `a` on both sides, but SQLite says so for a NULL `b` too.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-replace",
    summary: "Keeps `replace`; where nothing may be replaced by NULL, `CASE` gives the text, as SQLite does.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT replace(b, 'x', 'y') FROM a;",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT replace(b, 'x', 'y') FROM a;",
    }],
    visit: Visit::Expr(replace),
};

fn replace(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [text, from, to])) = super::call(expr) else { return };
    if !function.name.is("replace") {
        return;
    }
    let maybe_empty = from.string().is_none_or(str::is_empty) && !matches!(from.bare().kind, ExprKind::Number(_));
    let maybe_null = !cx.facts(to).not_null;
    if maybe_empty && maybe_null && matches!(to.bare().kind, ExprKind::Parameter(_)) {
        crate::rules::nocase_comparison::mind_case(cx, text, out);
        out.warn(expr.span, "NULL bound as the replacement of '' gives the text in SQLite and NULL in PostgreSQL");
        out.keep(expr.span);
    } else if from.string().is_some_and(str::is_empty) {
        out.rewrite(expr.span, pieces!["(", text.span, ")"]);
    } else if maybe_empty && maybe_null {
        crate::rules::nocase_comparison::mind_case(cx, text, out);
        let sql = pieces!["CASE WHEN (", from.span, ") = '' THEN ", text.span, " ELSE ", expr.span, " END"];
        crate::rules::index_expression::put(cx, expr, sql, out);
        out.keep(expr.span);
    } else {
        crate::rules::nocase_comparison::mind_case(cx, text, out);
        out.keep(expr.span);
    }
}
