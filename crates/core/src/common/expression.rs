//! The forms of an expression.

use super::fits::{describe, fits};
use crate::context::Cx;
use crate::pg_type::Family;
use crate::text::Span;
use crate::tree::*;
use crate::types::Ty;

/// Functions that both have under one name with one meaning.
const FUNCTIONS: &[&str] = &[
    "abs",
    "avg",
    "coalesce",
    "count",
    "dense_rank",
    "first_value",
    "lag",
    "last_value",
    "lead",
    "length",
    "ltrim",
    "max",
    "min",
    "ntile",
    "nullif",
    "rank",
    "replace",
    "row_number",
    "rtrim",
    "sum",
    "trim",
    "lower",
    "upper",
    "concat",
    "concat_ws",
];

pub(super) fn check(cx: &Cx, expr: &Expr, handled: &dyn Fn(Span) -> bool, refusals: &mut Vec<(Span, String)>) {
    if handled(expr.span) {
        return;
    }
    let mut refuse = |message: &str| refusals.push((expr.span, message.to_owned()));
    match &expr.kind {
        ExprKind::Function(function) => {
            let name = function.name.key();
            let known = FUNCTIONS.contains(&name.as_str())
                && !(matches!(name.as_str(), "min" | "max") && function.arguments.len() > 1);
            if !known {
                refuse(&format!("the function `{}` has no rule yet", function.name.text));
            }
        }
        ExprKind::Blob(_) => refuse("a BLOB literal has no rule yet"),
        ExprKind::Parameter(_) => refuse("a parameter: choose how to write it with --placeholders"),
        ExprKind::Number(digits) if !digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte)) => {
            refuse("PostgreSQL before 16 does not read this number");
        }
        ExprKind::Current(_) => refuse("this word has no rule here"),
        ExprKind::Unary(UnaryOperator::BitNot, _) => refuse("`~` binds otherwise in PostgreSQL"),
        ExprKind::Binary(_, BinaryOperator::Arrow | BinaryOperator::LongArrow, _) => {
            refuse("JSON operators have no rule yet");
        }
        ExprKind::Binary(
            _,
            BinaryOperator::BitAnd | BinaryOperator::BitOr | BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight,
            _,
        ) => {
            refuse("bit operators bind otherwise in PostgreSQL and have no rule yet");
        }
        ExprKind::Binary(left, BinaryOperator::Concat, right) => {
            let texty = |side: &Expr| matches!(cx.ty(side), Ty::Untyped | Ty::Now | Ty::Is(Family::Text));
            if !texty(left) || !texty(right) {
                refuse("`||` with something that is not text has no rule yet");
            }
        }
        ExprKind::Collate(..) => refuse("a collation has no rule here yet"),
        ExprKind::Is { right, .. } if !matches!(right.kind, ExprKind::Null) => {
            refuse("IS with a value has no rule yet");
        }
        ExprKind::Like { .. } => refuse("this pattern has no rule yet"),
        ExprKind::In { set: InSet::Table(_), .. } => refuse("IN with a table has no rule yet"),
        ExprKind::In { set: InSet::List(list), .. } if list.is_empty() => refuse("an empty IN list has no rule yet"),
        ExprKind::Row(_) => refuse("a row value has no rule yet"),
        ExprKind::Cast(..) => refuse("this CAST has no rule yet"),
        ExprKind::Raise(..) => refuse("RAISE outside a trigger"),
        ExprKind::Column { name, .. }
            if matches!(name.key().as_str(), "rowid" | "oid" | "_rowid_")
                && !cx.types.columns.contains_key(&expr.span) =>
        {
            refuse("the row number has no rule here yet");
        }
        ExprKind::Binary(left, operator, right) if operator.is_comparison() => {
            let text_function = |side: &Expr| matches!(cx.ty(side), Ty::Unknown);
            if text_function(left)
                && matches!(cx.ty(right), Ty::Is(Family::Boolean | Family::Timestamp | Family::TimestampTz))
            {
                refuse("nobody can tell the type of the left side of this comparison");
            }
        }
        _ => {}
    }
    if matches!(expr.kind, ExprKind::Paren(_)) {
        return;
    }
    if let Some((want, place)) = cx.wants(expr)
        && !fits(cx, expr, want, place)
    {
        let is = cx.ty(expr);
        refusals.push((expr.span, format!("the place wants {}, this is {}", want.cast(), describe(is))));
    }
}
