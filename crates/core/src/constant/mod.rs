//! Expressions of literals, evaluated as SQLite does: where PostgreSQL has no form for such an expression, its value is
//! written instead.
//!
//! Whatever is not known here, or raises an error in SQLite, has no value.

mod compare;
mod decimal;
mod expression;
mod function;
mod json;
mod pattern;
mod printf;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub(crate) use function::hex;

use crate::number;
use crate::pg_type::Affinity;
use crate::text::Span;
use crate::tree::Expr;

/// A value as SQLite stores it.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// NULL.
    Null,
    /// INTEGER.
    Integer(i64),
    /// REAL.
    Real(f64),
    /// TEXT.
    Text(String),
    /// BLOB.
    Blob(Vec<u8>),
}

/// The value of an expression of literals. `strings` are the double-quoted words that are texts.
pub fn value(expr: &Expr, strings: &BTreeSet<Span>) -> Option<Value> {
    let value = expression::Evaluation { strings }.value(expr)?;
    match &value {
        // PostgreSQL's texts hold no NUL.
        Value::Text(text) if text.contains('\0') => None,
        Value::Real(real) if real.is_nan() => None,
        _ => Some(value),
    }
}

/// What a condition is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Truth {
    True,
    False,
    Null,
}

impl Truth {
    fn of(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Null => Self::Null,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Null,
        }
    }

    fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    fn value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            truth => Value::truth(truth == Self::True),
        }
    }
}

impl Value {
    fn truth(truth: bool) -> Self {
        Self::Integer(i64::from(truth))
    }

    /// The text that SQLite makes of it; `None` for a BLOB that is no text. NULL is asked for before.
    fn text(&self) -> Option<String> {
        Some(match self {
            Self::Null => return None,
            Self::Integer(integer) => integer.to_string(),
            Self::Real(real) => return real_text(*real),
            Self::Text(text) => text.clone(),
            Self::Blob(bytes) => String::from_utf8(bytes.clone()).ok()?,
        })
    }

    /// The number that it is in arithmetic.
    fn number(&self) -> Option<Self> {
        Some(match self {
            Self::Null | Self::Integer(_) | Self::Real(_) => self.clone(),
            Self::Text(_) | Self::Blob(_) => {
                let text = self.text()?;
                let digits = number::leading(&text);
                match digits.parse::<i64>() {
                    Ok(integer) => Self::Integer(integer),
                    Err(_) => Self::Real(digits.parse().ok()?),
                }
            }
        })
    }

    /// The REAL that it is; NULL is asked for before.
    fn real(&self) -> Option<f64> {
        match self.number()? {
            #[expect(clippy::cast_precision_loss, reason = "so does SQLite")]
            Self::Integer(integer) => Some(integer as f64),
            Self::Real(real) => Some(real),
            _ => None,
        }
    }

    /// The INTEGER that it is cut to; NULL is asked for before.
    fn integer(&self) -> Option<i64> {
        match self {
            Self::Null => None,
            Self::Integer(integer) => Some(*integer),
            #[expect(clippy::cast_possible_truncation, reason = "a cast that saturates is what SQLite does")]
            Self::Real(real) => Some(real.trunc() as i64),
            Self::Text(_) | Self::Blob(_) => Some(number::leading_integer(&self.text()?)),
        }
    }

    /// Whether it holds as a condition.
    fn holds(&self) -> Option<Truth> {
        match self {
            Self::Null => Some(Truth::Null),
            _ => Some(Truth::of(self.real()? != 0.0)),
        }
    }

    /// The value of `CAST(… AS type)`.
    fn cast(self, to: Affinity) -> Option<Self> {
        if self == Self::Null {
            return Some(self);
        }
        Some(match to {
            Affinity::Integer => Self::Integer(self.integer()?),
            Affinity::Real => Self::Real(self.real()?),
            Affinity::Text => Self::Text(self.text()?),
            Affinity::Blob => match self {
                Self::Blob(_) => self,
                _ => Self::Blob(self.text()?.into_bytes()),
            },
            Affinity::Numeric => match self {
                Self::Text(_) | Self::Blob(_) => whole(self.number()?),
                _ => self,
            },
        })
    }

    /// The value that a comparison takes for this one where the other side lends it an affinity.
    fn lent(self, affinity: Affinity) -> Option<Self> {
        match (affinity, &self) {
            (Affinity::Text, Self::Integer(_) | Self::Real(_)) => Some(Self::Text(self.text()?)),
            (Affinity::Integer | Affinity::Real | Affinity::Numeric, Self::Text(text)) if is_number(text) => {
                self.number()
            }
            _ => Some(self),
        }
    }
}

/// A REAL that is an integer becomes one, where SQLite looks for that.
fn whole(value: Value) -> Value {
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "it is small enough")]
        Value::Real(real) if real.fract() == 0.0 && real.abs() < 1e15 => Value::Integer(real as i64),
        value => value,
    }
}

/// True if the whole text is a number, white space around it aside.
fn is_number(text: &str) -> bool {
    let trimmed = text.trim_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
    let digits = trimmed.strip_prefix('+').unwrap_or(trimmed);
    !digits.is_empty() && !digits.starts_with('+') && number::leading(digits) == digits
}

/// A REAL in a text, if fifteen digits say all of it: versions of SQLite differ in the others.
fn real_text(real: f64) -> Option<String> {
    let text = number::real_text(real);
    (text.parse() == Ok(real)).then_some(text)
}
