//! The closed list: what SQLite and PostgreSQL share with one meaning.
//!
//! After the rules have spoken, everything in a statement is either on this list or was dealt with by a rule. What is
//! neither is refused here, by name: nothing passes unseen.

mod clause;
mod expression;
mod fits;
mod query;

use crate::context::Cx;
use crate::rule::Out;
use crate::text::Span;

/// Refuses what no rule dealt with.
pub fn check(cx: &Cx, out: &mut Out) {
    out.speak("unknown");
    let statement = cx.statement;
    if out.removed || out.handled.contains(&statement.span) {
        return;
    }
    let mut refusals: Vec<(Span, String)> = Vec::new();
    {
        let handled = |span: Span| out.handled.contains(&span);
        let mut need = |span: Span, what: &str| {
            if !handled(span) {
                refusals.push((span, format!("{what} has no rule yet")));
            }
        };
        clause::check(statement, &mut need);
        if let Some(column) = &cx.types.star_mismatch {
            need(statement.span, &format!("`*` brings a value of another type to `{column}`; that"));
        }
        crate::walk::queries(statement, &mut |query| query::check(cx, query, &handled, &mut refusals));
        crate::walk::exprs(statement, &mut |expr| expression::check(cx, expr, &handled, &mut refusals));
    }
    refusals.sort();
    refusals.dedup();
    for (span, message) in refusals {
        out.refuse(span, message);
    }
}
