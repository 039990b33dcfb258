//! `unixepoch(…)` becomes `extract(epoch …)`.

use super::moment::Moment;
use super::{CAVEAT, NOW, rewrite};
use crate::context::Cx;
use crate::edit::Piece;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-unixepoch",
    summary: "Writes unixepoch() with extract(epoch …), cut to whole seconds.",
    caveat: CAVEAT,
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b INTEGER DEFAULT (unixepoch()));",
            postgres: "CREATE TABLE a (b INTEGER DEFAULT (floor(extract(epoch from now()))::bigint));",
        },
        Example {
            sqlite: "CREATE TABLE a (b TIMESTAMP);\nSELECT unixepoch(b) AS c FROM a;",
            postgres: "CREATE TABLE a (b TIMESTAMP);\nSELECT floor(extract(epoch from b))::bigint AS c FROM a;",
        },
    ],
    visit: Visit::Expr(unixepoch),
};

fn unixepoch(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    if function.name.is("unixepoch") && !super::own_seconds::own_seconds(cx, expr, function, out) {
        rewrite(cx, expr, function, out, |moment| {
            if moment.subsecond {
                return moment.within("trunc(extract(epoch from ", "), 3)::double precision");
            }
            seconds(moment)
        });
    }
}

/// Whole seconds since 1970.
pub(super) fn seconds(moment: &Moment) -> Vec<Piece> {
    if moment.sql() == pieces![NOW] {
        return pieces!["floor(extract(epoch from now()))::bigint"];
    }
    if moment.fraction {
        moment.within("floor(extract(epoch from ", "))::bigint")
    } else {
        moment.within("extract(epoch from ", ")::bigint")
    }
}
