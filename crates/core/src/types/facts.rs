//! What is known of an expression besides its type: its storage class and affinity in SQLite, and whether it can be NULL.

use super::{Ty, Typing};
use crate::pg_type::{Affinity, Family, PgType, affinity};
use crate::tree::{BinaryOperator, Expr, ExprKind, UnaryOperator};

/// SQLite's storage class of an expression's values, NULL aside
/// (<https://www.sqlite.org/datatype3.html#storage_classes_and_datatypes>).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum Class {
    Integer,
    Real,
    /// INTEGER or REAL, row by row.
    Number,
    Text,
    Blob,
    /// Any of them.
    Unknown,
}

impl Class {
    /// True if one is a number and the other a text, which SQLite never takes for the same without an affinity.
    pub fn never_equals(self, other: Self) -> bool {
        self.is_number() && other == Self::Text || self == Self::Text && other.is_number()
    }

    /// True for INTEGER and REAL.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Real | Self::Number)
    }

    /// The class of `a + b`.
    fn sum(self, other: Self) -> Self {
        match (self, other) {
            (Self::Integer, Self::Integer) => Self::Integer,
            (Self::Real, _) | (_, Self::Real) => Self::Real,
            _ => Self::Number,
        }
    }

    /// The class of a value that is of one class or of the other.
    #[must_use]
    pub fn either(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (one, other) if one.is_number() && other.is_number() => Self::Number,
            _ => Self::Unknown,
        }
    }
}

/// What is known of an expression besides its type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Facts {
    /// What SQLite holds.
    pub class: Class,
    /// What SQLite lends to the other side of a comparison: only columns and CASTs have one.
    pub affinity: Option<Affinity>,
    /// True if it is never NULL, in PostgreSQL.
    pub not_null: bool,
    /// True if PostgreSQL has it in four bytes or fewer: an `integer` or a `real`.
    pub narrow: bool,
    /// True if its comparisons ignore case in SQLite, by `COLLATE NOCASE` on the column.
    pub nocase: bool,
    /// True if it is a citext in PostgreSQL, whose comparisons ignore case.
    pub citext: bool,
}

impl Facts {
    /// What is known of an expression of a type and nothing more.
    pub fn of(ty: Ty) -> Self {
        let class = match ty {
            Ty::Unknown | Ty::Untyped => Class::Unknown,
            Ty::Now => Class::Text,
            Ty::Is(family) => class_of(family),
        };
        Self { class, affinity: None, not_null: false, narrow: false, nocase: false, citext: false }
    }

    /// What is known of a column's values.
    pub fn of_column(column: &crate::catalog::Column, pg: Option<&PgType>) -> Self {
        let affinity = column.affinity();
        let class = match pg.map(|pg| pg.family) {
            None => Class::Unknown,
            Some(Family::Text) if affinity != Affinity::Text => Class::Unknown,
            Some(Family::Numeric) if affinity == Affinity::Real => Class::Real,
            Some(Family::Double) if affinity == Affinity::Integer => Class::Number,
            Some(Family::Numeric) if affinity == Affinity::Integer => Class::Integer,
            Some(family) => class_of(family),
        };
        let citext = pg.is_some_and(PgType::is_citext);
        let nocase = citext || column.collation.as_deref().is_some_and(|collation| collation == "nocase");
        Self {
            class,
            affinity: Some(affinity),
            not_null: column.not_null || column.numbered,
            narrow: pg.is_some_and(PgType::is_narrow),
            nocase,
            citext,
        }
    }
}

fn class_of(family: Family) -> Class {
    match family {
        Family::Boolean | Family::Integer => Class::Integer,
        Family::Double => Class::Real,
        Family::Numeric => Class::Number,
        Family::Bytea => Class::Blob,
        Family::Text
        | Family::Json
        | Family::Jsonb
        | Family::Timestamp
        | Family::TimestampTz
        | Family::Date
        | Family::Time
        | Family::Uuid => Class::Text,
        Family::Other => Class::Unknown,
    }
}

impl Typing<'_> {
    /// What is known of an expression whose parts are typed already.
    pub fn facts_of(&self, expr: &Expr, ty: Ty) -> Facts {
        let plain = Facts::of(ty);
        let facts = |part: &Expr| self.facts(part);
        match &expr.kind {
            ExprKind::String(_) => Facts { class: Class::Text, not_null: true, ..plain },
            ExprKind::Boolean(_) | ExprKind::Blob(_) | ExprKind::Current(_) => Facts { not_null: true, ..plain },
            ExprKind::Number(digits) => {
                let real = expr.integer().is_none() || digits.contains(['.', 'e', 'E']) && !is_hex(digits);
                let class = if real { Class::Real } else { Class::Integer };
                let narrow = expr.integer().is_some_and(|value| i32::try_from(value).is_ok());
                Facts { class, narrow, not_null: true, ..plain }
            }
            ExprKind::Column { .. } => {
                let strings = self.out.strings.contains(&expr.span);
                self.out.facts.get(&expr.span).copied().unwrap_or(Facts {
                    class: if strings { Class::Text } else { plain.class },
                    not_null: strings,
                    ..plain
                })
            }
            ExprKind::Paren(inner) => facts(inner),
            ExprKind::Collate(inner, _) => Facts { nocase: false, citext: false, ..facts(inner) },
            ExprKind::Unary(UnaryOperator::Not, inner) => Facts { not_null: facts(inner).not_null, ..plain },
            ExprKind::Unary(UnaryOperator::Plus, inner) => Facts { affinity: None, ..facts(inner) },
            ExprKind::Unary(UnaryOperator::BitNot, inner) => {
                Facts { class: Class::Integer, not_null: facts(inner).not_null, narrow: facts(inner).narrow, ..plain }
            }
            ExprKind::Unary(UnaryOperator::Minus, inner) => {
                let inner = facts(inner);
                let class = if inner.class.is_number() { inner.class } else { Class::Number };
                Facts { class, affinity: None, nocase: false, citext: false, ..inner }
            }
            ExprKind::Binary(left, operator, right) => {
                let facts = self.binary_facts(plain, left, *operator, right);
                Facts { narrow: facts.narrow || super::operator::is_narrow_constant(expr), ..facts }
            }
            ExprKind::Is { .. } | ExprKind::IsNull { .. } | ExprKind::Exists(_) => Facts { not_null: true, ..plain },
            ExprKind::Between { expr, low, high, .. } => {
                Facts { not_null: [expr, low, high].iter().all(|part| facts(part).not_null), ..plain }
            }
            ExprKind::Like { expr, pattern, .. } => {
                Facts { not_null: facts(expr).not_null && facts(pattern).not_null, ..plain }
            }
            ExprKind::Cast(inner, to) => {
                let affinity = affinity(Some(&to.words));
                let inner = facts(inner);
                let class = match affinity {
                    Affinity::Integer => Class::Integer,
                    Affinity::Real => Class::Real,
                    Affinity::Text => Class::Text,
                    Affinity::Blob => Class::Blob,
                    Affinity::Numeric if inner.class.is_number() => inner.class,
                    Affinity::Numeric => Class::Number,
                };
                // A column keeps its collation under a CAST.
                let text = affinity == Affinity::Text;
                Facts {
                    class,
                    affinity: Some(affinity),
                    not_null: inner.not_null,
                    narrow: false,
                    nocase: inner.nocase && text,
                    citext: inner.citext && text,
                }
            }
            ExprKind::Case { branches, otherwise, .. } => {
                let results: Vec<&Expr> =
                    branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).collect();
                let not_null = otherwise.is_some() && results.iter().all(|result| facts(result).not_null);
                Facts { not_null, ..self.together(plain, &results) }
            }
            ExprKind::Query(_) => self.out.facts.get(&expr.span).copied().unwrap_or(plain),
            ExprKind::Function(function) => {
                let base = self.function_facts(function, plain);
                Facts { affinity: None, ..base }
            }
            ExprKind::In { .. } | ExprKind::Null | ExprKind::Parameter(_) | ExprKind::Row(_) | ExprKind::Raise(..) => {
                plain
            }
        }
    }

    /// What is known of a value that is one of several.
    pub fn together(&self, plain: Facts, parts: &[&Expr]) -> Facts {
        let mut known = parts.iter().filter(|part| !is_null(part)).map(|p| self.facts(p));
        let Some(first) = known.next() else { return plain };
        // A literal becomes what stands beside it.
        let mut typed = parts.iter().filter(|part| self.ty(part) != Ty::Untyped).peekable();
        let citext = typed.peek().is_some() && typed.all(|part| self.facts(part).citext);
        known.fold(Facts { affinity: None, nocase: false, citext, ..first }, |all, one| Facts {
            class: all.class.either(one.class),
            narrow: all.narrow && one.narrow,
            not_null: all.not_null && one.not_null,
            ..all
        })
    }

    fn binary_facts(&self, plain: Facts, left: &Expr, operator: BinaryOperator, right: &Expr) -> Facts {
        let (a, b) = (self.facts(left), self.facts(right));
        let not_null = a.not_null && b.not_null;
        let wide = super::operator::overflows(left, operator, right) || super::operator::scales(left, operator, right);
        let narrow = a.narrow && b.narrow && !wide;
        let class = match operator {
            BinaryOperator::Concat => Class::Text,
            BinaryOperator::Add | BinaryOperator::Subtract | BinaryOperator::Multiply => a.class.sum(b.class),
            BinaryOperator::Divide | BinaryOperator::Modulo => {
                let nonzero = right.integer().is_some_and(|value| value != 0);
                return Facts { class: a.class.sum(b.class), not_null: not_null && nonzero, narrow, ..plain };
            }
            BinaryOperator::BitAnd | BinaryOperator::BitOr => Class::Integer,
            BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => {
                return Facts { class: Class::Integer, not_null, narrow: false, ..plain };
            }
            BinaryOperator::Arrow | BinaryOperator::LongArrow => return plain,
            BinaryOperator::Or
            | BinaryOperator::And
            | BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterEqual => return Facts { not_null, ..plain },
        };
        Facts { class, not_null, narrow, ..plain }
    }
}

/// An expression all of whose values are NULL, which PostgreSQL takes for a text; NULL itself it is not.
pub fn is_always_null(expr: &Expr) -> bool {
    let null = |expr: &Expr| is_null(expr) || is_always_null(expr);
    match &expr.without_plus().kind {
        ExprKind::Case { branches, otherwise, .. } => {
            branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).all(null)
        }
        ExprKind::Function(function) => match (function.name.key().as_str(), function.arguments.as_slice()) {
            ("coalesce" | "ifnull" | "min" | "max", arguments) => arguments.iter().all(null),
            ("nullif", [value, _]) => null(value),
            ("iif" | "if", [_, results @ ..]) => results.iter().all(null),
            _ => false,
        },
        ExprKind::Query(query) => {
            let arms = super::output::outputs(&query.body);
            arms.iter().all(|arm| matches!(arm.as_slice(), [one] if null(one)))
        }
        _ => false,
    }
}

/// NULL, perhaps behind a `+`.
pub(super) fn is_null(expr: &Expr) -> bool {
    matches!(expr.without_plus().kind, ExprKind::Null)
}

fn is_hex(digits: &str) -> bool {
    digits.starts_with("0x") || digits.starts_with("0X")
}
