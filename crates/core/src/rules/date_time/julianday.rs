//! `julianday(…)` becomes `extract(julian …)`.

use super::moment::Moment;
use super::{CAVEAT, rewrite};
use crate::context::Cx;
use crate::edit::Piece;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-julianday",
    summary: "Writes julianday() with extract(julian …): PostgreSQL's julian days start at midnight, SQLite's at noon.",
    caveat: CAVEAT,
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TIMESTAMP, c TIMESTAMP);\nSELECT julianday(b) - julianday(c) AS d FROM a;",
        postgres: "CREATE TABLE a (b TIMESTAMP, c TIMESTAMP);\nSELECT extract(julian from b - INTERVAL '12 hours')::double precision - extract(julian from c - INTERVAL '12 hours')::double precision AS d FROM a;",
    }],
    visit: Visit::Expr(julianday),
};

fn julianday(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    if function.name.is("julianday") {
        rewrite(cx, expr, function, out, number);
    }
}

/// The julian day as a double: the very number that SQLite calculates.
pub(super) fn number(moment: &Moment) -> Vec<Piece> {
    moment.within("extract(julian from ", " - INTERVAL '12 hours')::double precision")
}
