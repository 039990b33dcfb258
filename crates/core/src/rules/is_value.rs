//! `a IS b` with any operands becomes `IS NOT DISTINCT FROM`.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};
use crate::types::compare::{Plan, plan};

pub(super) static RULE: Rule = Rule {
    name: "is-value",
    summary: "Turns `IS` and `IS NOT` between values into `IS NOT DISTINCT FROM` and `IS DISTINCT FROM`.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT, c TEXT);\nDELETE FROM a WHERE b IS NOT c;",
        postgres: "CREATE TABLE a (b TEXT, c TEXT);\nDELETE FROM a WHERE b IS DISTINCT FROM c;",
    }],
    visit: Visit::Expr(is_value),
};

fn is_value(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Is { left, operator, negated, distinct_from, right } = &expr.kind else { return };
    let word = right.bare();
    if (matches!(word.kind, ExprKind::Null | ExprKind::Boolean(_)) && !distinct_from) && right.span == word.span {
        // `a IS NULL`, `a IS TRUE`.
        out.keep(expr.span);
        out.keep(right.span);
        return;
    }
    if matches!(right.without_collate().kind, ExprKind::Boolean(_)) {
        out.refuse(expr.span, "IS with a truth value in this form: write IS TRUE or IS FALSE");
        return;
    }
    match plan(&cx.side(left), &cx.side(right), true) {
        Plan::Want(..) => {}
        Plan::Warn(_, _, why) => {
            out.warn(expr.span, why);
        }
        Plan::Refuse(why) => {
            out.refuse(expr.span, why);
            return;
        }
        // Values of different classes are the same only if both are NULL.
        Plan::Classes(_) => {
            if [left, right].into_iter().any(|side| super::comparison::is_literal(side))
                && [left, right].into_iter().all(|side| {
                    super::comparison::is_literal(side) || matches!(side.bare().kind, ExprKind::Column { .. })
                })
            {
                out.rewrite(expr.span, pieces![if *negated { "TRUE" } else { "FALSE" }]);
                return;
            }
            let (open, close) = if *negated { ("(NOT ((", ") IS NULL))") } else { ("((", ") IS NULL)") };
            out.replace(expr.span, pieces![open, left.span, ") IS NULL AND (", right.span, close]);
            return;
        }
    }
    out.keep(expr.span);
    if !distinct_from {
        out.text(*operator, if *negated { "IS DISTINCT FROM" } else { "IS NOT DISTINCT FROM" });
    }
}
