//! `date(…)` becomes a date where one is wanted, and SQLite's text elsewhere.

use super::{CAVEAT, rewrite};
use crate::context::Cx;
use crate::date_time::literal::Instant;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-date",
    summary: "Writes date() and its modifiers as a date where one is wanted, as the text YYYY-MM-DD elsewhere.",
    caveat: CAVEAT,
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b DATE, c TIMESTAMP);\nUPDATE a SET b = date(c, '+1 day');",
            postgres: "CREATE TABLE a (b DATE, c TIMESTAMP);\nUPDATE a SET b = (c + INTERVAL '1 day')::date;",
        },
        Example {
            sqlite: "CREATE TABLE a (b TIMESTAMP);\nSELECT date(b, 'start of month') AS c FROM a;",
            postgres: "CREATE TABLE a (b TIMESTAMP);\nSELECT to_char(date_trunc('month', b), 'YYYY-MM-DD') AS c FROM a;",
        },
    ],
    visit: Visit::Expr(date),
};

fn date(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    if !function.name.is("date") {
        return;
    }
    out.fit(expr.span);
    let wants = super::wants(cx, expr, Family::Date);
    if super::refuse_family(wants, expr, out) {
        return;
    }
    rewrite(cx, expr, function, out, |moment| match wants {
        Some((Family::TimestampTz, _)) => moment.within("timezone('utc', date_trunc('day', ", "))"),
        Some((Family::Date | Family::Timestamp, _)) => match moment.literal.and_then(Instant::date) {
            Some(date) => pieces![format!("DATE '{date}'")],
            None => moment.operated("", "::date"),
        },
        _ => super::text(moment, "%Y-%m-%d"),
    });
}
