//! The forms of an expression: <https://www.sqlite.org/lang_expr.html>.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::compare::{Collation, Compared, common, compare, side};
use super::{Truth, Value, function, pattern};
use crate::pg_type::{Affinity, affinity};
use crate::text::Span;
use crate::tree::{BinaryOperator, Expr, ExprKind, InSet, LikeOperator, UnaryOperator};

/// The evaluation of one expression.
pub(super) struct Evaluation<'a> {
    pub strings: &'a BTreeSet<Span>,
}

impl Evaluation<'_> {
    pub fn value(&self, expr: &Expr) -> Option<Value> {
        Some(match &expr.kind {
            ExprKind::Null => Value::Null,
            ExprKind::Boolean(truth) => Value::truth(*truth),
            ExprKind::Number(digits) => number(expr, digits)?,
            ExprKind::String(text) => Value::Text(text.clone()),
            ExprKind::Blob(digits) => Value::Blob(function::bytes(digits)?),
            ExprKind::Column { table: None, name, .. } if self.strings.contains(&expr.span) => {
                Value::Text(name.text.clone())
            }
            ExprKind::Paren(inner) | ExprKind::Collate(inner, _) => self.value(inner)?,
            ExprKind::Unary(operator, inner) => unary(*operator, self.value(inner)?)?,
            ExprKind::Binary(left, operator, right) => self.binary(left, *operator, right)?,
            ExprKind::Is { left, negated, right, .. } => self.is(left, *negated, right)?,
            ExprKind::IsNull { expr, negated, .. } => Value::truth((self.value(expr)? == Value::Null) != *negated),
            ExprKind::Like { expr, operator, negated, pattern, escape, .. } => {
                let matches = self.like(expr, *operator, pattern, escape.as_deref())?;
                not_if(*negated, matches).value()
            }
            ExprKind::Between { expr, negated, low, high } => {
                let above = self.compared(expr, low)?.is(Ordering::is_ge);
                let below = self.compared(expr, high)?.is(Ordering::is_le);
                not_if(*negated, above.and(below)).value()
            }
            ExprKind::In { expr, negated, set: InSet::List(list) } => not_if(*negated, self.is_in(expr, list)?).value(),
            ExprKind::Cast(inner, to) => self.value(inner)?.cast(affinity(Some(&to.words)))?,
            ExprKind::Case { operand, branches, otherwise } => {
                self.case(operand.as_deref(), branches, otherwise.as_deref())?
            }
            ExprKind::Function(function) => {
                let plain = function.over.is_none()
                    && function.filter.is_none()
                    && function.order_by.is_empty()
                    && !function.distinct
                    && !function.star;
                // A collation would count for nullif, min and max.
                let collates = function
                    .arguments
                    .iter()
                    .any(|argument| side(argument).is_none_or(|side| side.collation.is_some()));
                if !plain || collates {
                    return None;
                }
                let name = function.name.key();
                if name.starts_with("json") {
                    return self.json(&name, &function.arguments);
                }
                let arguments = function.arguments.iter().map(|argument| self.value(argument));
                function::call(&name, &arguments.collect::<Option<Vec<_>>>()?)?
            }
            ExprKind::Parameter(_)
            | ExprKind::Current(_)
            | ExprKind::Column { .. }
            | ExprKind::In { .. }
            | ExprKind::Exists(_)
            | ExprKind::Query(_)
            | ExprKind::Row(_)
            | ExprKind::Raise(..) => return None,
        })
    }

    fn case(&self, operand: Option<&Expr>, branches: &[(Expr, Expr)], otherwise: Option<&Expr>) -> Option<Value> {
        for (test, result) in branches {
            let holds = match operand {
                Some(operand) => self.compared(operand, test)?.is(Ordering::is_eq),
                None => self.value(test)?.holds()?,
            };
            if holds == Truth::True {
                return self.value(result);
            }
        }
        otherwise.map_or(Some(Value::Null), |otherwise| self.value(otherwise))
    }

    /// How two operands compare.
    fn compared(&self, left: &Expr, right: &Expr) -> Option<Compared> {
        let (a, b) = (side(left)?, side(right)?);
        let collation = a.collation.or(b.collation).unwrap_or(Collation::Binary);
        compare(self.value(left)?, self.value(right)?, common(a.affinity, b.affinity), collation)
    }

    /// The left operand alone lends affinity and collation.
    fn is_in(&self, expr: &Expr, list: &[Expr]) -> Option<Truth> {
        let left = side(expr)?;
        let value = self.value(expr)?;
        let mut found = Truth::False;
        for item in list {
            // Versions of SQLite differ in whether that of an item counts.
            if side(item)?.collation.is_some() {
                return None;
            }
            let collation = left.collation.unwrap_or(Collation::Binary);
            let affinity = left.affinity.unwrap_or(Affinity::Blob);
            let equal = compare(value.clone(), self.value(item)?, affinity, collation)?.is(Ordering::is_eq);
            found = found.or(equal);
        }
        Some(found)
    }

    fn is(&self, left: &Expr, negated: bool, right: &Expr) -> Option<Value> {
        // `a IS TRUE` asks whether `a` holds, with a collation too.
        if let ExprKind::Boolean(truth) = &right.without_collate().kind {
            let holds = self.value(left)?.holds()?;
            return Some(Value::truth((holds == Truth::of(*truth)) != negated));
        }
        let equal = match self.compared(left, right)? {
            Compared::Order(order) => order.is_eq(),
            Compared::Null => self.value(left)? == Value::Null && self.value(right)? == Value::Null,
        };
        Some(Value::truth(equal != negated))
    }

    fn like(&self, expr: &Expr, operator: LikeOperator, pattern: &Expr, escape: Option<&Expr>) -> Option<Truth> {
        let (text, pattern) = (self.value(expr)?, self.value(pattern)?);
        let escape = match escape.map(|escape| self.value(escape)) {
            None => None,
            Some(Some(Value::Text(escape))) if escape.chars().count() == 1 => escape.chars().next(),
            Some(_) => return None,
        };
        if text == Value::Null || pattern == Value::Null {
            return Some(Truth::Null);
        }
        let (text, pattern) = (text.text()?, pattern.text()?);
        match operator {
            LikeOperator::Like => Some(Truth::of(pattern::like(&pattern, &text, escape))),
            LikeOperator::Glob => Some(Truth::of(pattern::glob(&pattern, &text))),
            LikeOperator::Regexp | LikeOperator::Match => None,
        }
    }

    fn binary(&self, left: &Expr, operator: BinaryOperator, right: &Expr) -> Option<Value> {
        use BinaryOperator as Op;
        if operator.is_comparison() {
            let holds = self.compared(left, right)?.is(match operator {
                Op::Equal => Ordering::is_eq,
                Op::NotEqual => Ordering::is_ne,
                Op::Less => Ordering::is_lt,
                Op::LessEqual => Ordering::is_le,
                Op::Greater => Ordering::is_gt,
                _ => Ordering::is_ge,
            });
            return Some(holds.value());
        }
        let (a, b) = (self.value(left)?, self.value(right)?);
        match operator {
            Op::And => return Some(a.holds()?.and(b.holds()?).value()),
            Op::Or => return Some(a.holds()?.or(b.holds()?).value()),
            _ => {}
        }
        if a == Value::Null || b == Value::Null {
            // JSON operators too.
            return Some(Value::Null);
        }
        match operator {
            Op::Concat => Some(Value::Text(a.text()? + &b.text()?)),
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide => arithmetic(&a.number()?, operator, &b.number()?),
            Op::Modulo => modulo(&a, &b),
            Op::BitAnd => Some(Value::Integer(a.integer()? & b.integer()?)),
            Op::BitOr => Some(Value::Integer(a.integer()? | b.integer()?)),
            Op::ShiftLeft => Some(Value::Integer(shift(a.integer()?, b.integer()?))),
            Op::ShiftRight => Some(Value::Integer(shift(a.integer()?, b.integer()?.saturating_neg()))),
            Op::Arrow | Op::LongArrow => self.arrow(left, right, operator == Op::LongArrow),
            _ => None,
        }
    }
}

fn number(expr: &Expr, digits: &str) -> Option<Value> {
    if digits.starts_with("0x") || digits.starts_with("0X") {
        let digits = digits[2..].replace('_', "");
        return u64::from_str_radix(&digits, 16).ok().map(|value| Value::Integer(value.cast_signed()));
    }
    match expr.integer() {
        Some(integer) => Some(Value::Integer(integer)),
        None => digits.replace('_', "").parse().ok().map(Value::Real),
    }
}

fn unary(operator: UnaryOperator, value: Value) -> Option<Value> {
    Some(match operator {
        UnaryOperator::Plus => value,
        UnaryOperator::Not => value.holds()?.not().value(),
        _ if value == Value::Null => Value::Null,
        UnaryOperator::BitNot => Value::Integer(!value.integer()?),
        // `-9223372036854775808` is the smallest integer.
        UnaryOperator::Minus => match value.number()? {
            Value::Integer(integer) => match integer.checked_neg() {
                Some(integer) => Value::Integer(integer),
                None => Value::Real(9_223_372_036_854_775_808.0),
            },
            Value::Real(real) => Value::Real(-real),
            _ => return None,
        },
    })
}

fn arithmetic(left: &Value, operator: BinaryOperator, right: &Value) -> Option<Value> {
    use BinaryOperator as Op;
    if let (Value::Integer(a), Value::Integer(b)) = (left, right) {
        let exact = match operator {
            Op::Add => a.checked_add(*b),
            Op::Subtract => a.checked_sub(*b),
            Op::Multiply => a.checked_mul(*b),
            _ if *b == 0 => return Some(Value::Null),
            _ => a.checked_div(*b),
        };
        if let Some(exact) = exact {
            return Some(Value::Integer(exact));
        }
    }
    let (a, b) = (left.real()?, right.real()?);
    let real = match operator {
        Op::Add => a + b,
        Op::Subtract => a - b,
        Op::Multiply => a * b,
        _ if b == 0.0 => return Some(Value::Null),
        _ => a / b,
    };
    Some(if real.is_nan() { Value::Null } else { Value::Real(real) })
}

fn modulo(left: &Value, right: &Value) -> Option<Value> {
    let (a, b) = (left.integer()?, right.integer()?);
    if b == 0 {
        return Some(Value::Null);
    }
    let rest = a.checked_rem(b).unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "so does SQLite")]
    let real = rest as f64;
    let integers = matches!((left.number()?, right.number()?), (Value::Integer(_), Value::Integer(_)));
    Some(if integers { Value::Integer(rest) } else { Value::Real(real) })
}

/// To the left, or to the right where `by` is negative.
fn shift(value: i64, by: i64) -> i64 {
    match by {
        0..=63 => value.wrapping_shl(u32::try_from(by).unwrap_or(0)),
        64.. => 0,
        -63..=-1 => value >> -by,
        _ => value >> 63,
    }
}

fn not_if(negated: bool, truth: Truth) -> Truth {
    if negated { truth.not() } else { truth }
}
