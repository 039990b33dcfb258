//! `nullif(a, b)` where `a` and `b` are of different classes is `a`.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;
use crate::types::Ty;
use crate::types::compare::{Plan, plan};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-nullif",
    summary: "Turns `nullif(a, b)` into `a` where a number is compared with a text: for SQLite they are never the same.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nSELECT nullif(b, '') FROM a;",
        postgres: "CREATE TABLE a (b INTEGER);\nSELECT (b) FROM a;",
    }],
    visit: Visit::Expr(nullif),
};

fn nullif(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [left, right])) = super::call(expr) else { return };
    if !function.name.is("nullif") {
        return;
    }
    if cx.facts(left).class.never_equals(cx.facts(right).class) {
        return out.rewrite(expr.span, pieces!["(", left.span, ")"]);
    }
    match plan(&cx.side(left), &cx.side(right), true) {
        Plan::Want(None, _) => out.keep(expr.span),
        Plan::Classes(_) => out.replace(expr.span, pieces!["(", left.span, ")"]),
        Plan::Warn(None, _, why) => {
            out.keep(expr.span);
            out.warn(expr.span, why);
        }
        Plan::Refuse(why) => {
            out.refuse(expr.span, why);
        }
        // What it gives is the text of the document.
        Plan::Want(Some(Family::Text), None) if cx.ty(left) == Ty::Is(Family::Jsonb) => out.keep(expr.span),
        Plan::Want(Some(_), _) | Plan::Warn(Some(_), ..) => {
            out.refuse(expr.span, "nullif gives the first value, which has to become another type to be compared");
        }
    }
}
