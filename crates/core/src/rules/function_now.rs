//! `datetime('now')` and `CURRENT_TIMESTAMP` become `NOW()`, or the text that SQLite makes of them.

use super::date_time::NOW;
use crate::context::Cx;
use crate::date_time::is_now;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ColumnConstraintKind, CurrentTime, Expr, ExprKind, StatementKind, TableBody};
use crate::types::Place;

pub(super) static RULE: Rule = Rule {
    name: "function-now",
    summary: "Turns `datetime('now')` into `NOW()` where a timestamp is wanted, and into its text where a text is.",
    caveat: "NOW() in a TIMESTAMP column is the time of the session's zone: keep the server's TimeZone at UTC, as SQLite's times are. It has microseconds, SQLite's seconds.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT DEFAULT (datetime('now')));",
        postgres: "CREATE TABLE a (b TIMESTAMP DEFAULT NOW());",
    }],
    visit: Visit::Expr(function_now),
};

/// What SQLite's `datetime('now')` gives, as text.
const TEXT: &str = "to_char(timezone('utc', now()), 'YYYY-MM-DD HH24:MI:SS')";

fn function_now(cx: &Cx, expr: &Expr, out: &mut Out) {
    let word = match &expr.kind {
        ExprKind::Current(CurrentTime::Timestamp) => true,
        ExprKind::Function(function) => {
            if !function.name.is("datetime") || function.arguments.len() > 1 || !is_now(function.arguments.first()) {
                return;
            }
            false
        }
        _ => return,
    };
    if let ExprKind::Function(function) = &expr.kind {
        function.arguments.iter().for_each(|argument| out.swallow(argument.span, None));
    }
    out.fit(expr.span);
    match cx.wants(expr) {
        None | Some((Family::Text, _)) => out.text(expr.span, TEXT),
        Some((Family::Date, Place::Assigned)) => out.text(expr.span, "CURRENT_DATE"),
        Some((Family::TimestampTz, _)) => out.text(expr.span, "NOW()"),
        // The word is there in both, and a reviewer expects to find it.
        Some((Family::Timestamp, Place::Assigned)) if word => out.keep(expr.span),
        Some((Family::Timestamp, Place::Assigned)) => {
            out.keep(expr.span);
            out.text(parenthesised_default(cx, expr).unwrap_or(expr.span), "NOW()");
        }
        Some((Family::Date | Family::Timestamp, _)) => out.text(expr.span, NOW),
        Some((family, _)) => {
            out.refuse(expr.span, format!("the place wants {}, this is the present time", family.cast()));
        }
    }
}

/// `DEFAULT (datetime('now'))`: PostgreSQL needs no parentheses there.
fn parenthesised_default(cx: &Cx, expr: &Expr) -> Option<crate::text::Span> {
    let StatementKind::CreateTable(create) = &cx.statement.kind else { return None };
    let TableBody::Columns { columns, .. } = &create.body else { return None };
    columns.iter().flat_map(|column| &column.constraints).find_map(|constraint| match &constraint.kind {
        ColumnConstraintKind::Default { value } if value.span != expr.span && value.bare().span == expr.span => {
            Some(value.span)
        }
        _ => None,
    })
}
