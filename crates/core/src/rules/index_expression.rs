//! Expressions in an index: PostgreSQL wants parentheses around all but a call.

use crate::context::Cx;
use crate::edit::Piece;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, Statement, StatementKind};

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

/// Functions that the rules write as an expression.
const NO_CALLS: [&str; 15] = [
    "acos", "acosh", "asin", "atanh", "glob", "if", "iif", "like", "ln", "log", "log10", "max", "min", "sqrt", "typeof",
];

fn index_expression(_: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::CreateIndex(create) = &statement.kind else { return };
    for column in &create.columns {
        let stays = matches!(
            column.expr.kind,
            ExprKind::Column { .. } | ExprKind::Function(_) | ExprKind::Paren(_) | ExprKind::Collate(..)
        );
        if !stays {
            out.wrap(column.expr.span, "(", ")");
        } else if matches!(&column.expr.kind, ExprKind::Function(function) if NO_CALLS.contains(&function.name.key().as_str()))
        {
            out.wrap_outside(column.expr.span, "(", ")");
        }
    }
}

/// Replaces a call by what is none.
pub(super) fn put(cx: &Cx, expr: &Expr, mut sql: Vec<Piece>, out: &mut Out) {
    if super::date_time::is_index_term(cx, expr) {
        sql.insert(0, "(".into());
        sql.push(")".into());
    }
    out.replace(expr.span, sql);
}
