//! `time(…)` becomes a time where one is wanted, and SQLite's text elsewhere.

use super::{CAVEAT, rewrite};
use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-time",
    summary: "Writes time() and its modifiers as a time where one is wanted, as the text HH:MM:SS elsewhere.",
    caveat: CAVEAT,
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TIMESTAMP);\nSELECT time(b) AS c FROM a;",
        postgres: "CREATE TABLE a (b TIMESTAMP);\nSELECT to_char(b, 'HH24:MI:SS') AS c FROM a;",
    }],
    visit: Visit::Expr(time),
};

fn time(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    if !function.name.is("time") {
        return;
    }
    out.fit(expr.span);
    match cx.wants(expr) {
        Some((Family::Time, _)) => {
            rewrite(cx, expr, function, out, |moment| moment.within("date_trunc('second', ", ")::time"));
        }
        None | Some((Family::Text, _)) => rewrite(cx, expr, function, out, |moment| {
            super::text(moment, if moment.subsecond { "%H:%M:%f" } else { "%H:%M:%S" })
        }),
        Some((family, _)) => {
            out.refuse(expr.span, format!("the place wants {}, time() gives a time of the day", family.cast()));
        }
    }
}
