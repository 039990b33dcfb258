//! Comparisons of two values: affinity, collation, and the order of the storage classes
//! (<https://www.sqlite.org/datatype3.html#comparisons>).

use std::cmp::Ordering;

use super::{Truth, Value};
use crate::pg_type::{Affinity, affinity};
use crate::tree::{Expr, ExprKind};

/// How texts are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Collation {
    Binary,
    NoCase,
    RTrim,
}

/// What an operand brings to a comparison besides its value.
#[derive(Clone, Copy)]
pub(super) struct Side {
    pub affinity: Option<Affinity>,
    pub collation: Option<Collation>,
}

/// What an operand brings; `None` if it holds a collation deeper inside.
pub(super) fn side(expr: &Expr) -> Option<Side> {
    let collation = match &expr.bare().kind {
        ExprKind::Collate(inner, name) => {
            if matches!(inner.bare().kind, ExprKind::Collate(..)) {
                return None;
            }
            Some(match name.key().as_str() {
                "binary" => Collation::Binary,
                "nocase" => Collation::NoCase,
                "rtrim" => Collation::RTrim,
                _ => return None,
            })
        }
        _ => None,
    };
    let inner = expr.without_collate();
    if collates(inner) {
        return None;
    }
    let affinity = match &inner.kind {
        ExprKind::Cast(_, to) => Some(affinity(Some(&to.words))),
        _ => None,
    };
    Some(Side { affinity, collation })
}

fn collates(expr: &Expr) -> bool {
    let mut found = matches!(expr.kind, ExprKind::Collate(..));
    expr.children(|child| found |= collates(child));
    found
}

/// The affinity that both sides get.
pub(super) fn common(left: Option<Affinity>, right: Option<Affinity>) -> Affinity {
    let numeric = |affinity: Affinity| !matches!(affinity, Affinity::Text | Affinity::Blob);
    match (left, right) {
        (Some(left), Some(right)) if numeric(left) || numeric(right) => Affinity::Numeric,
        (Some(one), None) | (None, Some(one)) => one,
        _ => Affinity::Blob,
    }
}

/// How two values compare.
pub(super) enum Compared {
    /// One is NULL.
    Null,
    Order(Ordering),
}

impl Compared {
    /// Whether the order is one of those asked for.
    pub fn is(self, holds: impl Fn(Ordering) -> bool) -> Truth {
        match self {
            Self::Null => Truth::Null,
            Self::Order(order) => Truth::of(holds(order)),
        }
    }
}

/// Compares two values.
pub(super) fn compare(left: Value, right: Value, affinity: Affinity, collation: Collation) -> Option<Compared> {
    if left == Value::Null || right == Value::Null {
        return Some(Compared::Null);
    }
    Some(Compared::Order(order(&left.lent(affinity)?, &right.lent(affinity)?, collation)?))
}

/// The order of two values that are not NULL.
pub(super) fn order(left: &Value, right: &Value, collation: Collation) -> Option<Ordering> {
    let rank = |value: &Value| match value {
        Value::Null => 0,
        Value::Integer(_) | Value::Real(_) => 1,
        Value::Text(_) => 2,
        Value::Blob(_) => 3,
    };
    Some(match (left, right) {
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Integer(a), Value::Real(b)) => mixed(*a, *b),
        (Value::Real(a), Value::Integer(b)) => mixed(*b, *a).reverse(),
        (Value::Real(a), Value::Real(b)) => a.partial_cmp(b)?,
        (Value::Text(a), Value::Text(b)) => match collation {
            Collation::Binary => a.cmp(b),
            Collation::NoCase => a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase()),
            Collation::RTrim => a.trim_end_matches(' ').cmp(b.trim_end_matches(' ')),
        },
        (Value::Blob(a), Value::Blob(b)) => a.cmp(b),
        _ => rank(left).cmp(&rank(right)),
    })
}

/// An integer and a REAL, exactly.
fn mixed(integer: i64, real: f64) -> Ordering {
    if real < -9_223_372_036_854_775_808.0 {
        return Ordering::Greater;
    }
    if real >= 9_223_372_036_854_775_808.0 {
        return Ordering::Less;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it fits")]
    let cut = real.trunc() as i64;
    #[expect(clippy::cast_precision_loss, reason = "only the fraction counts here")]
    integer.cmp(&cut).then_with(|| (cut as f64).partial_cmp(&real).unwrap_or(Ordering::Equal))
}
