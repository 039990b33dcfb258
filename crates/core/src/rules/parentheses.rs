//! Operators that bind otherwise in PostgreSQL: parentheses keep what SQLite means, and blanks part one from the next.

use crate::context::Cx;
use crate::precedence::{self, Level};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, InSet, UnaryOperator};

pub(super) static RULE: Rule = Rule {
    name: "parentheses",
    summary: "Puts parentheses where PostgreSQL's operators bind otherwise: `||`, bit operators, comparisons of comparisons, `~`; and a blank between an operator and a sign that would be one operator.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT, c INTEGER);\nSELECT c * (1 + 2), ~c + 1, c%-2 FROM a;",
        postgres: "CREATE TABLE a (b TEXT, c INTEGER);\nSELECT c * (1 + 2), (~c) + 1, c% -2 FROM a;",
    }],
    visit: Visit::Expr(parentheses),
};

fn parentheses(cx: &Cx, expr: &Expr, out: &mut Out) {
    let mut need = |part: &Expr, level: Level| {
        if precedence::own(part) < level && !precedence::is_cast(cx, part) {
            out.wrap(part.span, "(", ")");
        }
    };
    let above = |level: Level| match level {
        Level::Or => Level::And,
        Level::And => Level::Not,
        Level::Not => Level::Is,
        Level::Is => Level::Comparison,
        Level::Comparison => Level::Like,
        Level::Like => Level::Other,
        Level::Other => Level::Sum,
        Level::Sum => Level::Product,
        Level::Product => Level::Collate,
        Level::Collate => Level::Sign,
        Level::Sign | Level::Primary => Level::Primary,
    };
    let own = precedence::own(expr);
    match &expr.kind {
        // From the left, as in SQLite; but comparisons do not chain.
        ExprKind::Binary(left, operator, right) => {
            need(left, if operator.is_comparison() { above(own) } else { own });
            need(right, above(own));
            part_from_sign(cx, right, out);
        }
        ExprKind::Unary(UnaryOperator::Not, inner) => need(inner, own),
        // `- -a` must not become a comment.
        ExprKind::Unary(_, inner) => need(inner, Level::Primary),
        ExprKind::Collate(inner, _) => need(inner, Level::Primary),
        ExprKind::Is { left, right, .. } => {
            need(left, above(own));
            need(right, above(own));
        }
        ExprKind::IsNull { expr, .. } => need(expr, above(own)),
        ExprKind::Like { expr, pattern, escape, .. } => {
            need(expr, above(own));
            need(pattern, above(own));
            escape.iter().for_each(|escape| need(escape, above(own)));
        }
        ExprKind::Between { expr, low, high, .. } => {
            for part in [expr, low, high] {
                need(part, above(own));
            }
        }
        ExprKind::In { expr, set: InSet::List(_) | InSet::Query(_) | InSet::Table(_), .. } => need(expr, above(own)),
        ExprKind::Null
        | ExprKind::Boolean(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Blob(_)
        | ExprKind::Parameter(_)
        | ExprKind::Current(_)
        | ExprKind::Column { .. }
        | ExprKind::Function(_)
        | ExprKind::Cast(..)
        | ExprKind::Case { .. }
        | ExprKind::Exists(_)
        | ExprKind::Query(_)
        | ExprKind::Paren(_)
        | ExprKind::Row(_)
        | ExprKind::Raise(..) => {}
    }
}

/// `a%-1`, `a<=~b`: PostgreSQL's operators are as long as can be, but end in a sign only if certain others are among them
/// (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-OPERATORS>).
fn part_from_sign(cx: &Cx, right: &Expr, out: &mut Out) {
    let is_operator = |char: char| "+-*/<>=~!@#%^&|`?".contains(char);
    let before = &cx.source[..right.span.start];
    let operator = &before[before.trim_end_matches(is_operator).len()..];
    let merges = match cx.source.as_bytes().get(right.span.start) {
        Some(b'~') => !operator.is_empty(),
        Some(b'-' | b'+') => operator.contains(['~', '!', '@', '#', '%', '^', '&', '|', '`', '?']),
        _ => false,
    };
    if merges {
        out.insert(right.span.start, " ");
    }
}
