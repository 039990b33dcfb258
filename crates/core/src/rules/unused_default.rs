//! A DEFAULT that never counts: another one follows it, or the column numbers itself.

use super::column_autoincrement::is_numbered;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Column, ColumnConstraintKind, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "unused-default",
    summary: "Leaves out a DEFAULT that another one follows, and that of a row number: SQLite uses neither, PostgreSQL refuses two.",
    caveat: "",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT DEFAULT 'x' NOT NULL DEFAULT 'y');",
            postgres: "CREATE TABLE a (b TEXT NOT NULL DEFAULT 'y');",
        },
        Example {
            sqlite: "CREATE TABLE a (b INTEGER NOT NULL DEFAULT 0 PRIMARY KEY);",
            postgres: "CREATE TABLE a (b SERIAL NOT NULL PRIMARY KEY);",
        },
    ],
    visit: Visit::Column(unused_default),
};

fn unused_default(cx: &Cx, column: &Column, out: &mut Out) {
    let is_default = |kind: &ColumnConstraintKind| matches!(kind, ColumnConstraintKind::Default { .. });
    let numbered = matches!(&cx.statement.kind, StatementKind::CreateTable(create) if is_numbered(create, column));
    let last = column.constraints.iter().rposition(|constraint| is_default(&constraint.kind)).filter(|_| !numbered);
    for (at, constraint) in column.constraints.iter().enumerate() {
        let ColumnConstraintKind::Default { value } = &constraint.kind else { continue };
        if last == Some(at) {
            continue;
        }
        out.swallow(value.span, None);
        out.swallow(value.bare().span, None);
        out.remove(cx.source, constraint.span);
    }
}
