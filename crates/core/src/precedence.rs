//! How tightly the operators of a port bind: PostgreSQL's order differs from SQLite's.
//!
//! PostgreSQL: <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-PRECEDENCE>.
//! SQLite: <https://www.sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>.

use crate::context::Cx;
use crate::rules;
use crate::tree::{BinaryOperator, Expr, ExprKind, LikeOperator, UnaryOperator};

/// PostgreSQL's levels, from the loosest to the tightest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    Or,
    And,
    Not,
    Is,
    /// `= <> < <= > >=`.
    Comparison,
    /// `BETWEEN IN LIKE ILIKE`.
    Like,
    /// `|| -> ->> & | << >> ~` and everything else.
    Other,
    Sum,
    Product,
    Collate,
    /// `-a`, `+a`.
    Sign,
    /// A name, a literal, a call, parentheses, a `::` cast of such.
    Primary,
}

/// The level of what an expression becomes by the rule of its own kind, before its place has it cast.
pub fn own(expr: &Expr) -> Level {
    match &expr.kind {
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
        | ExprKind::Raise(..) => Level::Primary,
        ExprKind::Unary(UnaryOperator::Minus | UnaryOperator::Plus, _) => Level::Sign,
        ExprKind::Unary(UnaryOperator::BitNot, _) => Level::Other,
        ExprKind::Unary(UnaryOperator::Not, _) => Level::Not,
        ExprKind::Binary(_, operator, _) => binary(*operator),
        ExprKind::Collate(..) => Level::Collate,
        ExprKind::Is { .. } | ExprKind::IsNull { .. } => Level::Is,
        // A GLOB may become a regular expression, which binds less tightly than LIKE's operands and more than LIKE.
        ExprKind::Like { operator: LikeOperator::Glob, .. } | ExprKind::Between { .. } | ExprKind::In { .. } => {
            Level::Like
        }
        ExprKind::Like { .. } => Level::Like,
    }
}

/// The level of an operator.
pub const fn binary(operator: BinaryOperator) -> Level {
    match operator {
        BinaryOperator::Or => Level::Or,
        BinaryOperator::And => Level::And,
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::LessEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterEqual => Level::Comparison,
        BinaryOperator::BitAnd
        | BinaryOperator::BitOr
        | BinaryOperator::ShiftLeft
        | BinaryOperator::ShiftRight
        | BinaryOperator::Concat
        | BinaryOperator::Arrow
        | BinaryOperator::LongArrow => Level::Other,
        BinaryOperator::Add | BinaryOperator::Subtract => Level::Sum,
        BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Modulo => Level::Product,
    }
}

/// True if the place of the expression has it cast: it then binds as tightly as it must.
pub fn is_cast(cx: &Cx, expr: &Expr) -> bool {
    rules::operand::is_cast(cx, expr)
}
