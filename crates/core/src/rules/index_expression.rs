//! Expressions in an index: PostgreSQL wants parentheses around all but a call.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ExprKind, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "index-expression",
    summary: "Puts parentheses around the expressions of an index that are no call and no column.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER, c INTEGER);\nCREATE INDEX i ON a (b, b + c DESC);",
        postgres: "CREATE TABLE a (b INTEGER, c INTEGER);\nCREATE INDEX i ON a (b, (b + c) DESC);",
    }],
    visit: Visit::Statement(index_expression),
};

fn index_expression(_: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::CreateIndex(create) = &statement.kind else { return };
    for column in &create.columns {
        let stays = matches!(
            column.expr.kind,
            ExprKind::Column { .. } | ExprKind::Function(_) | ExprKind::Paren(_) | ExprKind::Collate(..)
        );
        if !stays {
            out.wrap(column.expr.span, "(", ")");
        }
    }
}
