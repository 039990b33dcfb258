//! What operators want of their operands, and what they give.

use super::meeting::widest;
use super::{Place, Ty, Typing};
use crate::pg_type::Family;
use crate::tree::*;

impl Typing<'_> {
    pub(super) fn unary(&mut self, operator: UnaryOperator, inner: &Expr) -> Ty {
        self.operand(inner);
        match operator {
            UnaryOperator::Not => {
                self.condition(inner);
                Ty::Is(Family::Boolean)
            }
            UnaryOperator::BitNot => {
                // NULL needs a type in parentheses too.
                self.operand(inner.bare());
                self.expr(inner);
                self.want(inner, Family::Integer, Place::Operand);
                Ty::Is(Family::Integer)
            }
            // It does nothing, not even to a text.
            UnaryOperator::Plus => self.expr(inner),
            UnaryOperator::Minus => match self.number(inner) {
                Ty::Untyped if super::facts::is_null(inner) || super::facts::is_always_null(inner) => {
                    Ty::Is(Family::Integer)
                }
                ty => ty,
            },
        }
    }

    /// An operand that has to be a number.
    pub(super) fn number(&mut self, expr: &Expr) -> Ty {
        self.expr(expr);
        self.whole_number(expr);
        self.value_as(expr, Family::Numeric);
        self.want(expr, Family::Numeric, Place::Operand);
        match self.ty(expr) {
            Ty::Is(Family::Boolean) => Ty::Is(Family::Integer),
            Ty::Is(Family::Text) => Ty::Is(Family::Numeric),
            Ty::Untyped => match expr.string() {
                Some(text) if text.trim().parse::<i64>().is_ok() => Ty::Is(Family::Integer),
                Some(_) => Ty::Is(Family::Numeric),
                None if matches!(expr.bare().kind, ExprKind::Null) || super::facts::is_always_null(expr) => {
                    Ty::Is(Family::Integer)
                }
                None => Ty::Untyped,
            },
            ty => ty,
        }
    }

    pub(super) fn binary(&mut self, left: &Expr, operator: BinaryOperator, right: &Expr) -> Ty {
        use BinaryOperator as Op;
        self.operand(left);
        self.operand(right);
        match operator {
            Op::And | Op::Or => {
                // A long chain leans to the left: walk it in a loop.
                self.condition(right);
                let mut left = left;
                let mut chain = Vec::new();
                while let ExprKind::Binary(next, Op::And | Op::Or, other) = &left.kind {
                    chain.push(left);
                    self.operand(next);
                    self.operand(other);
                    self.condition(other);
                    left = next;
                }
                self.condition(left);
                for expr in chain.into_iter().rev() {
                    self.out.is.insert(expr.span, Ty::Is(Family::Boolean));
                    let facts = self.facts_of(expr, Ty::Is(Family::Boolean));
                    self.out.facts.insert(expr.span, facts);
                }
                Ty::Is(Family::Boolean)
            }
            Op::Concat => {
                self.expr(left);
                self.expr(right);
                self.value_as(left, Family::Text);
                self.value_as(right, Family::Text);
                let text = |ty| matches!(ty, Ty::Is(Family::Text) | Ty::Untyped);
                // PostgreSQL writes an integer out beside a text, but not beside another integer.
                let place = if text(self.ty(left)) || text(self.ty(right)) { Place::Printed } else { Place::Operand };
                self.want(left, Family::Text, place);
                self.want(right, Family::Text, Place::Printed);
                Ty::Is(Family::Text)
            }
            Op::Arrow | Op::LongArrow => {
                self.expr(left);
                self.expr(right);
                self.document(left);
                if operator == Op::Arrow { Ty::Is(Family::Text) } else { Ty::Unknown }
            }
            Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => {
                self.expr(left);
                self.expr(right);
                self.compare(left, right, matches!(operator, Op::Equal | Op::NotEqual));
                Ty::Is(Family::Boolean)
            }
            Op::ShiftLeft | Op::ShiftRight => {
                self.expr(left);
                self.want(left, Family::Integer, Place::Wide);
                self.expr(right);
                self.want(right, Family::Integer, Place::Operand);
                Ty::Is(Family::Integer)
            }
            Op::BitAnd | Op::BitOr | Op::Modulo => {
                for part in [left, right] {
                    self.expr(part);
                    self.want(part, Family::Integer, Place::Operand);
                }
                Ty::Is(Family::Integer)
            }
            // PostgreSQL calculates with four bytes where both numbers fit into them.
            Op::Add | Op::Subtract | Op::Multiply if overflows(left, operator, right) => {
                self.expr(left);
                self.want(left, Family::Integer, Place::Wide);
                self.expr(right);
                Ty::Is(Family::Integer)
            }
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide => match (self.number(left), self.number(right)) {
                (Ty::Is(Family::Integer), Ty::Is(Family::Integer)) => {
                    for side in [left, right] {
                        if scales(left, operator, right) && constant(side).is_none() && self.facts(side).narrow {
                            self.out.wants.insert(side.bare().span, (Family::Integer, Place::Wide));
                        }
                    }
                    Ty::Is(Family::Integer)
                }
                (Ty::Is(a), Ty::Is(b)) if a.is_number() && b.is_number() => Ty::Is(widest(a, b)),
                (Ty::Is(a), Ty::Untyped) | (Ty::Untyped, Ty::Is(a)) if a.is_number() => Ty::Is(a),
                (Ty::Untyped, Ty::Untyped) => Ty::Is(Family::Integer),
                _ => Ty::Unknown,
            },
        }
    }
}

/// True for an expression of integer literals that PostgreSQL calculates in four bytes.
pub(super) fn is_narrow_constant(expr: &Expr) -> bool {
    constant(expr).is_some_and(|value| i32::try_from(value).is_ok())
}

/// The value of an expression of integer literals.
fn constant(expr: &Expr) -> Option<i128> {
    match &expr.bare().kind {
        ExprKind::Number(_) => expr.integer().map(i128::from),
        ExprKind::Unary(UnaryOperator::Minus, inner) => constant(inner).map(|value| -value),
        ExprKind::Binary(left, operator, right) => calculated(constant(left)?, *operator, constant(right)?),
        _ => None,
    }
}

fn calculated(left: i128, operator: BinaryOperator, right: i128) -> Option<i128> {
    match operator {
        BinaryOperator::Add => left.checked_add(right),
        BinaryOperator::Subtract => left.checked_sub(right),
        BinaryOperator::Multiply => left.checked_mul(right),
        _ => None,
    }
}

/// True for a product with a factor that turns seconds into milliseconds, days into seconds and the like: it needs more
/// than four bytes where the other factor does not.
pub(super) fn scales(left: &Expr, operator: BinaryOperator, right: &Expr) -> bool {
    let large = |expr: &Expr| constant(expr).is_some_and(|value| value.unsigned_abs() >= 1000);
    operator == BinaryOperator::Multiply && (large(left) || large(right))
}

/// True if the result of two literals of four bytes needs more than four, and not more than eight.
pub(super) fn overflows(left: &Expr, operator: BinaryOperator, right: &Expr) -> bool {
    let (Some(a), Some(b)) = (constant(left), constant(right)) else { return false };
    let four = |value: i128| i32::try_from(value).is_ok();
    four(a) && four(b) && calculated(a, operator, b).is_some_and(|value| !four(value) && i64::try_from(value).is_ok())
}
