//! `datetime(…)` becomes a timestamp where one is wanted, and SQLite's text elsewhere.

use super::{CAVEAT, rewrite};
use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};
use crate::types::Place;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-datetime",
    summary: "Writes datetime() and its modifiers as a timestamp where one is wanted, as the text YYYY-MM-DD HH:MM:SS elsewhere.",
    caveat: CAVEAT,
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TIMESTAMP);\nDELETE FROM a WHERE b < datetime('now', '-7 days');",
            postgres: "CREATE TABLE a (b TIMESTAMP);\nDELETE FROM a WHERE b < timezone('utc', now()) - INTERVAL '7 days';",
        },
        Example {
            sqlite: "CREATE TABLE a (b INTEGER);\nSELECT datetime(b, 'unixepoch') AS c FROM a;",
            postgres: "CREATE TABLE a (b INTEGER);\nSELECT to_char(timezone('utc', to_timestamp(b)), 'YYYY-MM-DD HH24:MI:SS') AS c FROM a;",
        },
    ],
    visit: Visit::Expr(datetime),
};

fn datetime(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    if !function.name.is("datetime") || super::is_plain_now(function) {
        return;
    }
    out.fit(expr.span);
    let wants = super::wants(cx, expr, Family::Timestamp);
    if super::refuse_family(wants, expr, out) {
        return;
    }
    if matches!(wants, Some((Family::Date, Place::Assigned))) {
        out.warn(expr.span, "a DATE column keeps no time of the day; SQLite stores it");
    }
    rewrite(cx, expr, function, out, |moment| {
        let unit = if moment.subsecond { "milliseconds" } else { "second" };
        let stamp = || {
            if moment.fraction && !moment.clock {
                moment.within(&format!("date_trunc('{unit}', "), ")")
            } else {
                moment.sql()
            }
        };
        match wants {
            Some((Family::Date, Place::Assigned)) => moment.operated("", "::date"),
            Some((Family::Date | Family::Timestamp, _)) => stamp(),
            Some((Family::TimestampTz, _)) => super::in_zone(stamp()),
            _ if moment.subsecond => super::text(moment, "%Y-%m-%d %H:%M:%f"),
            _ => super::text(moment, "%Y-%m-%d %H:%M:%S"),
        }
    });
}
