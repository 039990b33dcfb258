//! The closed list: what SQLite and PostgreSQL share with one meaning.
//!
//! After the rules have spoken, everything in a statement is either on this list or was dealt with by a rule. What is
//! neither is refused here, by name: nothing passes unseen.

mod clause;
mod expression;
mod fits;
mod query;

pub(crate) use query::compound_key;

use crate::context::Cx;
use crate::rule::Out;
use crate::text::Span;
use crate::tree::StatementKind;

/// Refuses what no rule dealt with.
pub fn check(cx: &Cx, out: &mut Out) {
    out.speak("unknown");
    let statement = cx.statement;
    // A trigger is written anew, but the statements of its body stay what they are.
    let body = match &statement.kind {
        StatementKind::CreateTrigger(create) => create.body.as_slice(),
        _ => &[],
    };
    let whole = out.handled.contains(&statement.span);
    let refused = whole && !out.edits.iter().any(|edit| edit.at == statement.span);
    if out.removed || (whole && (body.is_empty() || refused)) {
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
        for statement in body.iter().chain((!whole).then_some(statement)) {
            clause::check(statement, &mut need);
        }
        if let Some(column) = &cx.types.star_mismatch {
            need(statement.span, &format!("`*` brings a value of another type to `{column}`; that"));
        }
        crate::walk::queries(statement, &mut |query| query::check(cx, query, &handled, &mut refusals));
        // What a rule takes away needs no counterpart.
        let removed: Vec<Span> = out.edits.iter().filter(|edit| edit.with.is_empty()).map(|edit| edit.at).collect();
        crate::walk::exprs(statement, &mut |expr| {
            if !removed.iter().any(|removed| removed.contains(expr.span)) {
                expression::check(cx, expr, out, &mut refusals);
            }
        });
    }
    refusals.sort();
    refusals.dedup();
    for (span, message) in refusals {
        out.refuse(span, message);
    }
}
