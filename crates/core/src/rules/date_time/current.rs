//! `CURRENT_DATE` and `CURRENT_TIME` become a date and a time where those are wanted, and SQLite's text elsewhere.

use super::NOW;
use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{CurrentTime, Expr, ExprKind};
use crate::types::Place;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "current-date",
    summary: "Keeps CURRENT_DATE and CURRENT_TIME as defaults of DATE and TIME columns, writes UTC's elsewhere.",
    caveat: "The words mean the day and the time of the session's zone: keep the server's TimeZone at UTC, as SQLite's times are.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b DATE DEFAULT CURRENT_DATE);",
            postgres: "CREATE TABLE a (b DATE DEFAULT CURRENT_DATE);",
        },
        Example {
            sqlite: "CREATE TABLE a (b DATE);\nDELETE FROM a WHERE b < CURRENT_DATE;",
            postgres: "CREATE TABLE a (b DATE);\nDELETE FROM a WHERE b < timezone('utc', now())::date;",
        },
        Example {
            sqlite: "SELECT CURRENT_TIME AS a;",
            postgres: "SELECT to_char(timezone('utc', now()), 'HH24:MI:SS') AS a;",
        },
    ],
    visit: Visit::Expr(current),
};

fn current(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Current(word) = expr.kind else { return };
    out.fit(expr.span);
    match (word, cx.wants(expr)) {
        (CurrentTime::Date, Some((Family::Date | Family::Timestamp, Place::Assigned)))
        | (CurrentTime::Time, Some((Family::Time, Place::Assigned))) => out.keep(expr.span),
        (CurrentTime::Date, Some((Family::Date | Family::Timestamp, _))) => out.text(expr.span, format!("{NOW}::date")),
        (CurrentTime::Time, Some((Family::Time, _))) => out.text(expr.span, format!("{NOW}::time")),
        (CurrentTime::Date, None | Some((Family::Text, _))) => {
            out.text(expr.span, format!("to_char({NOW}, 'YYYY-MM-DD')"));
        }
        (CurrentTime::Time, None | Some((Family::Text, _))) => {
            out.text(expr.span, format!("to_char({NOW}, 'HH24:MI:SS')"));
        }
        (CurrentTime::Timestamp, _) => {}
        (_, Some((family, _))) => {
            out.refuse(expr.span, format!("the place wants {}, this is a date or a time", family.cast()));
        }
    }
}
