//! Constraints of a table that no comma parts: SQLite does not ask for one, PostgreSQL does.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::TableConstraint;

pub(super) static RULE: Rule = Rule {
    name: "constraint-without-comma",
    summary: "Puts the comma between two constraints of a table that SQLite does not ask for.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER, UNIQUE (b) CHECK (b > 0));",
        postgres: "CREATE TABLE a (b INTEGER, UNIQUE (b), CHECK (b > 0));",
    }],
    visit: Visit::TableConstraint(constraint_without_comma),
};

fn constraint_without_comma(cx: &Cx, constraint: &TableConstraint, out: &mut Out) {
    if !constraint.missing_comma {
        return;
    }
    out.keep(Span::at(constraint.span.start));
    // The comma goes with a foreign key that is left out.
    if !super::foreign_key::is_left_out(cx, constraint) {
        out.insert(cx.token_before(constraint.span).map_or(constraint.span.start, |token| token.span.end), ",");
    }
}
