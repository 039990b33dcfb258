//! `WITHOUT ROWID` and `STRICT` go: PostgreSQL's tables are both.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Statement, StatementKind, TableBody};

pub(super) static RULE: Rule = Rule {
    name: "table-options",
    summary: "Removes `WITHOUT ROWID` and `STRICT`.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT PRIMARY KEY) WITHOUT ROWID;",
        postgres: "CREATE TABLE a (b TEXT PRIMARY KEY);",
    }],
    visit: Visit::Statement(table_options),
};

fn table_options(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::CreateTable(create) = &statement.kind else { return };
    let (TableBody::Columns { span, .. }, Some(last)) = (&create.body, create.options.last()) else { return };
    create.options.iter().for_each(|option| out.keep(option.span));
    out.remove(cx.source, Span::new(span.end, last.span.end));
}
