//! Expressions.

use super::{Name, ObjectName, OrderTerm, Query, TypeName, WindowSpec};
use crate::text::Span;

/// An expression.
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    /// All of it.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// The expressions of SQLite.
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// `NULL`.
    Null,
    /// `TRUE` or `FALSE`.
    Boolean(bool),
    /// A number as written.
    Number(String),
    /// `'…'`, quotes removed.
    String(String),
    /// `x'…'`: the digits.
    Blob(String),
    /// `?`, `?1`, `:a`, `@a`, `$a`.
    Parameter(String),
    /// `CURRENT_TIMESTAMP`, `CURRENT_DATE`, `CURRENT_TIME`.
    Current(CurrentTime),
    /// A column; a double-quoted text is one too until the catalog says otherwise.
    Column {
        /// `main.t.a`: `main`.
        schema: Option<Name>,
        /// `t.a`: `t`.
        table: Option<Name>,
        /// `a`.
        name: Name,
    },
    /// `-a`, `+a`, `~a`, `NOT a`.
    Unary(UnaryOperator, Box<Expr>),
    /// Two operands with an operator between them.
    Binary(Box<Expr>, BinaryOperator, Box<Expr>),
    /// `a COLLATE name`.
    Collate(Box<Expr>, Name),
    /// `a IS [NOT] b`, with or without `DISTINCT FROM`.
    Is {
        /// Left operand.
        left: Box<Expr>,
        /// The operator's words.
        operator: Span,
        /// True if the operator holds for different values.
        negated: bool,
        /// True if `DISTINCT FROM` is written.
        distinct_from: bool,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `a ISNULL`, `a NOTNULL`, `a NOT NULL`.
    IsNull {
        /// The operand.
        expr: Box<Expr>,
        /// True for the two last forms.
        negated: bool,
        /// The operator's words.
        operator: Span,
    },
    /// `a LIKE b ESCAPE c` and its kin.
    Like {
        /// The text.
        expr: Box<Expr>,
        /// Which one.
        operator: LikeOperator,
        /// `NOT`.
        negated: bool,
        /// `NOT` and the operator.
        words: Span,
        /// The pattern.
        pattern: Box<Expr>,
        /// `ESCAPE`.
        escape: Option<Box<Expr>>,
    },
    /// `a BETWEEN b AND c`.
    Between {
        /// The operand.
        expr: Box<Expr>,
        /// `NOT`.
        negated: bool,
        /// Lower bound.
        low: Box<Expr>,
        /// Upper bound.
        high: Box<Expr>,
    },
    /// `a IN (…)`.
    In {
        /// The operand.
        expr: Box<Expr>,
        /// `NOT`.
        negated: bool,
        /// Where it is looked for.
        set: InSet,
    },
    /// `f(…)`.
    Function(Box<Function>),
    /// `CAST(a AS type)`.
    Cast(Box<Expr>, TypeName),
    /// `CASE`.
    Case {
        /// `CASE a`.
        operand: Option<Box<Expr>>,
        /// `WHEN … THEN …`.
        branches: Vec<(Expr, Expr)>,
        /// `ELSE`.
        otherwise: Option<Box<Expr>>,
    },
    /// `EXISTS (…)`.
    Exists(Box<Query>),
    /// `(SELECT …)`.
    Query(Box<Query>),
    /// `(a)`.
    Paren(Box<Expr>),
    /// `(a, b)`.
    Row(Vec<Expr>),
    /// `RAISE(action, message)`: the action in capitals.
    Raise(String, Option<Box<Expr>>),
}

/// The words for the present time; UTC in SQLite.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum CurrentTime {
    Timestamp,
    Date,
    Time,
}

/// Operators with one operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum UnaryOperator {
    Minus,
    Plus,
    BitNot,
    Not,
}

/// Operators with two operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum BinaryOperator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    BitAnd,
    BitOr,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Concat,
    Arrow,
    LongArrow,
}

impl BinaryOperator {
    /// True for `= == <> != < <= > >=`.
    pub const fn is_comparison(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual | Self::Less | Self::LessEqual | Self::Greater | Self::GreaterEqual)
    }
}

/// The pattern operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum LikeOperator {
    Like,
    Glob,
    Match,
    Regexp,
}

/// What stands behind `IN`.
#[derive(Clone, PartialEq, Debug)]
pub enum InSet {
    /// `(a, b)`; may be empty.
    List(Vec<Expr>),
    /// `(SELECT …)`.
    Query(Box<Query>),
    /// `t`.
    Table(ObjectName),
}

/// A call.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// The function.
    pub name: Name,
    /// `DISTINCT`.
    pub distinct: bool,
    /// `*` as the only argument.
    pub star: bool,
    /// The arguments.
    pub arguments: Vec<Expr>,
    /// `ORDER BY` among the arguments.
    pub order_by: Vec<OrderTerm>,
    /// The closing parenthesis of the arguments.
    pub close: Span,
    /// `FILTER (WHERE …)`.
    pub filter: Option<Expr>,
    /// `OVER …`.
    pub over: Option<WindowSpec>,
}

impl Expr {
    /// The expression without parentheses around it.
    pub fn bare(&self) -> &Self {
        let mut expr = self;
        while let ExprKind::Paren(inner) = &expr.kind {
            expr = inner;
        }
        expr
    }

    /// The expression without `COLLATE` (and the parentheses around that).
    pub fn without_collate(&self) -> &Self {
        match &self.bare().kind {
            ExprKind::Collate(inner, _) => inner.without_collate(),
            _ => self.bare(),
        }
    }

    /// The expression without parentheses and without `+`, which changes neither value nor collation.
    pub fn without_plus(&self) -> &Self {
        match &self.bare().kind {
            ExprKind::Unary(UnaryOperator::Plus, inner) => inner.without_plus(),
            _ => self.bare(),
        }
    }

    /// The text of a string literal, parentheses and `+` aside.
    pub fn string(&self) -> Option<&str> {
        match &self.without_plus().kind {
            ExprKind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of an integer literal, a sign and parentheses aside.
    pub fn integer(&self) -> Option<i64> {
        match &self.bare().kind {
            ExprKind::Number(text) => match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
                Some(digits) => i64::from_str_radix(digits, 16).ok(),
                None if text.contains('_') => text.replace('_', "").parse().ok(),
                None => text.parse().ok(),
            },
            ExprKind::Unary(UnaryOperator::Minus, inner) => inner.integer()?.checked_neg(),
            ExprKind::Unary(UnaryOperator::Plus, inner) => inner.integer(),
            _ => None,
        }
    }

    /// The call of the function `name` (any case), parentheses aside.
    pub fn call(&self, name: &str) -> Option<&Function> {
        match &self.bare().kind {
            ExprKind::Function(function) if function.name.is(name) => Some(function),
            _ => None,
        }
    }
}

impl Expr {
    /// Calls `visit` on each direct part that is an expression, in the order of the text.
    pub fn children<'e>(&'e self, mut visit: impl FnMut(&'e Self)) {
        match &self.kind {
            ExprKind::Unary(_, expr)
            | ExprKind::Collate(expr, _)
            | ExprKind::IsNull { expr, .. }
            | ExprKind::Cast(expr, _)
            | ExprKind::Paren(expr) => visit(expr),
            ExprKind::Binary(left, _, right) | ExprKind::Is { left, right, .. } => {
                visit(left);
                visit(right);
            }
            ExprKind::Like { expr, pattern, escape, .. } => {
                visit(expr);
                visit(pattern);
                escape.iter().for_each(|escape| visit(escape));
            }
            ExprKind::Between { expr, low, high, .. } => {
                visit(expr);
                visit(low);
                visit(high);
            }
            ExprKind::In { expr, set, .. } => {
                visit(expr);
                if let InSet::List(list) = set {
                    list.iter().for_each(visit);
                }
            }
            ExprKind::Function(function) => {
                function.arguments.iter().for_each(&mut visit);
                function.order_by.iter().for_each(|term| visit(&term.expr));
                function.filter.iter().for_each(&mut visit);
                if let Some(over) = &function.over {
                    over.partition_by.iter().for_each(&mut visit);
                    over.order_by.iter().for_each(|term| visit(&term.expr));
                    over.bounds.iter().for_each(visit);
                }
            }
            ExprKind::Case { operand, branches, otherwise } => {
                operand.iter().for_each(|operand| visit(operand));
                for (condition, result) in branches {
                    visit(condition);
                    visit(result);
                }
                otherwise.iter().for_each(|otherwise| visit(otherwise));
            }
            ExprKind::Row(values) => values.iter().for_each(visit),
            ExprKind::Raise(_, message) => message.iter().for_each(|message| visit(message)),
            ExprKind::Null
            | ExprKind::Boolean(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Blob(_)
            | ExprKind::Parameter(_)
            | ExprKind::Current(_)
            | ExprKind::Column { .. }
            | ExprKind::Exists(_)
            | ExprKind::Query(_) => {}
        }
    }

    /// The query that stands directly in this expression, if it holds one.
    pub fn query(&self) -> Option<&Query> {
        match &self.kind {
            ExprKind::Exists(query) | ExprKind::Query(query) | ExprKind::In { set: InSet::Query(query), .. } => {
                Some(query)
            }
            _ => None,
        }
    }
}
