//! `datetime('now')` and `CURRENT_TIMESTAMP` become `NOW()`, or the text that SQLite makes of them.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ColumnConstraintKind, CurrentTime, Expr, ExprKind, StatementKind, TableBody};
use crate::types::Ty;

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
    let word = matches!(expr.kind, ExprKind::Current(CurrentTime::Timestamp));
    let call = matches!(&expr.kind, ExprKind::Function(function) if function.name.is("datetime"));
    if cx.ty(expr) != Ty::Now || !(word || call) {
        if matches!(expr.kind, ExprKind::Current(CurrentTime::Date | CurrentTime::Time))
            && let Some((Family::Date | Family::Time | Family::Timestamp, _)) = cx.wants(expr)
        {
            out.keep(expr.span);
        }
        return;
    }
    match cx.wants(expr) {
        Some((Family::Text, _)) => out.text(expr.span, TEXT),
        Some((Family::Date, _)) => out.text(expr.span, "CURRENT_DATE"),
        // The word is there in both, and a reviewer expects to find it.
        _ if word => out.keep(expr.span),
        _ => {
            out.keep(expr.span);
            out.text(parenthesised_default(cx, expr).unwrap_or(expr.span), "NOW()");
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
