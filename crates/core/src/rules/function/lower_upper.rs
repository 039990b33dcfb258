//! `lower` and `upper` change ASCII letters only in SQLite.

use crate::context::Cx;
use crate::precedence::{self, Level};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, StatementKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-lower-upper",
    summary: "Has `lower` and `upper` leave letters outside ASCII alone, with `COLLATE \"C\"`; in indexes they stay as they are.",
    caveat: "An index keeps the plain `lower(a)`, since queries are written so: there, letters outside ASCII change too.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT lower(b) FROM a;\nCREATE INDEX c ON a (lower(b));",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT lower(b COLLATE \"C\") FROM a;\nCREATE INDEX c ON a (lower(b));",
    }],
    visit: Visit::Expr(lower_upper),
};

fn lower_upper(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [text])) = super::call(expr) else { return };
    if !(function.name.is("lower") || function.name.is("upper")) {
        return;
    }
    out.keep(expr.span);
    let ascii = text.string().is_some_and(str::is_ascii);
    let nested = super::call(text.bare())
        .is_some_and(|(_, inner, _)| ["lower", "upper", "hex"].iter().any(|name| inner.name.is(name)));
    // The target of an upsert has to be the index as it is.
    let index =
        (matches!(cx.statement.kind, StatementKind::CreateIndex(_)) || cx.is_conflict_target(expr)) && !cx.exact();
    if ascii || nested || index {
        return;
    }
    let bare = text.bare();
    if precedence::own(bare) < Level::Collate && text.span == bare.span && !precedence::is_cast(cx, bare) {
        out.wrap(text.span, "(", ") COLLATE \"C\"");
    } else {
        out.insert(function.close.start, " COLLATE \"C\"");
    }
}
