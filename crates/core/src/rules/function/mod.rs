//! SQLite's functions: those that need more than their row in the table of functions.

pub(super) mod application;
pub(super) mod char_unicode;
pub(super) mod count;
pub(super) mod group_concat;
pub(super) mod hex;
pub(super) mod iif;
pub(super) mod instr;
pub(super) mod lag_lead;
pub(super) mod last_insert_rowid;
pub(super) mod likely;
pub(super) mod lower_upper;
pub(super) mod math;
pub(super) mod min_max;
pub(super) mod nullif;
pub(super) mod printf;
pub(super) mod quote;
pub(super) mod random;
pub(super) mod random_uuid;
pub(super) mod renamed;
pub(super) mod replace;
pub(super) mod round;
pub(super) mod substr;
pub(super) mod total;
pub(super) mod type_of;

use crate::context::Cx;
use crate::edit::Piece;
use crate::rule::Out;
use crate::tree::{Expr, ExprKind, Function};

/// The call that an expression is.
fn call(expr: &Expr) -> Option<(&str, &Function, &[Expr])> {
    match &expr.kind {
        ExprKind::Function(function) => Some((function.name.text.as_str(), function, &function.arguments)),
        _ => None,
    }
}

/// Replaces a call by an operator's expression, in parentheses where it is an operand.
pub(in crate::rules) fn operators(cx: &Cx, expr: &Expr, mut pieces: Vec<Piece>, out: &mut Out) {
    if cx.is_operand(expr) || crate::rules::operand::is_cast(cx, expr) {
        pieces.insert(0, "(".into());
        pieces.push(")".into());
    }
    out.replace(expr.span, pieces);
}

/// What stands between the closing parenthesis of a call and its end: FILTER and OVER, with the white space before.
fn tail(expr: &Expr, function: &Function) -> crate::text::Span {
    crate::text::Span::new(function.close.end, expr.span.end)
}
