//! The syntax tree, continued: queries and expressions.

use crate::text::Span;
use crate::tree::{Name, ObjectName, Row, TypeName};

/// `WITH …`.
#[derive(Clone, PartialEq, Debug)]
pub struct With {
    /// The word `WITH`.
    pub keyword: Span,
    /// `RECURSIVE`.
    pub recursive: bool,
    /// The tables.
    pub tables: Vec<CommonTable>,
}

/// `name (columns) AS (query)`.
#[derive(Clone, PartialEq, Debug)]
pub struct CommonTable {
    /// Its name.
    pub name: Name,
    /// The names of its columns, if given.
    pub columns: Vec<Name>,
    /// Its rows.
    pub query: Query,
}

/// A `SELECT` with all that may stand around it.
#[derive(Clone, PartialEq, Debug)]
pub struct Query {
    /// All of it, without enclosing parentheses.
    pub span: Span,
    /// `WITH …`.
    pub with: Option<With>,
    /// The query proper.
    pub body: QueryBody,
    /// `ORDER BY …`.
    pub order_by: Vec<OrderTerm>,
    /// `LIMIT …`.
    pub limit: Option<Limit>,
}

/// The part of a query that yields rows.
#[derive(Clone, PartialEq, Debug)]
pub enum QueryBody {
    /// `SELECT`.
    Select(Box<Select>),
    /// `VALUES`.
    Values(Vec<Row>),
    /// Two queries in one.
    Compound {
        /// How they are put together.
        operator: Compound,
        /// The first.
        left: Box<QueryBody>,
        /// The second.
        right: Box<QueryBody>,
    },
}

/// The operators between queries; in SQLite all bind alike, from the left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum Compound {
    Union,
    UnionAll,
    Intersect,
    Except,
}

/// A term of `ORDER BY`.
#[derive(Clone, PartialEq, Debug)]
pub struct OrderTerm {
    /// What is sorted by.
    pub expr: Expr,
    /// The end of the term (byte offset): behind `ASC`, `DESC` or the expression.
    pub end: usize,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST` or `NULLS LAST`: true for first.
    pub nulls_first: Option<bool>,
}

/// `LIMIT`.
#[derive(Clone, PartialEq, Debug)]
pub struct Limit {
    /// From `LIMIT` to the end.
    pub span: Span,
    /// How many rows.
    pub limit: Expr,
    /// How many are skipped.
    pub offset: Option<Expr>,
    /// True for `LIMIT offset, limit`.
    pub comma: bool,
}

/// One `SELECT`.
#[derive(Clone, PartialEq, Debug)]
pub struct Select {
    /// The word `SELECT`.
    pub keyword: Span,
    /// `DISTINCT`.
    pub distinct: bool,
    /// What is shown.
    pub items: Vec<SelectItem>,
    /// Where it comes from.
    pub from: Option<From>,
    /// `WHERE`.
    pub condition: Option<Expr>,
    /// `GROUP BY`.
    pub group_by: Vec<Expr>,
    /// `HAVING`.
    pub having: Option<Expr>,
    /// `WINDOW`.
    pub windows: Vec<Window>,
}

/// A term behind `SELECT` or `RETURNING`.
#[derive(Clone, PartialEq, Debug)]
pub enum SelectItem {
    /// `*`.
    Star,
    /// `table.*`.
    TableStar(Name),
    /// An expression and its alias.
    Expr(Expr, Option<Name>),
}

/// `FROM …`.
#[derive(Clone, PartialEq, Debug)]
pub struct From {
    /// The first table.
    pub first: TableRef,
    /// The others.
    pub joins: Vec<Join>,
}

impl From {
    /// All tables, in order.
    pub fn tables(&self) -> impl Iterator<Item = &TableRef> {
        std::iter::once(&self.first).chain(self.joins.iter().map(|join| &join.table))
    }
}

/// A table of `FROM`.
#[derive(Clone, PartialEq, Debug)]
pub struct TableRef {
    /// What it is.
    pub kind: TableRefKind,
    /// `AS alias`.
    pub alias: Option<Name>,
}

/// What a table of `FROM` is.
#[derive(Clone, PartialEq, Debug)]
pub enum TableRefKind {
    /// A table, view or common table.
    Table(ObjectName),
    /// `json_each(…)`.
    Function(ObjectName, Vec<Expr>),
    /// `(SELECT …)`.
    Query(Box<Query>),
    /// `(a JOIN b)`.
    Joined(Box<From>),
}

/// A table joined to those before it.
#[derive(Clone, PartialEq, Debug)]
pub struct Join {
    /// How.
    pub kind: JoinKind,
    /// The table.
    pub table: TableRef,
    /// On what condition.
    pub constraint: JoinConstraint,
}

/// The ways to join.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum JoinKind {
    Comma,
    Inner,
    Cross,
    Left,
    Right,
    Full,
}

/// The condition of a join.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum JoinConstraint {
    None,
    Natural,
    On(Expr),
    Using(Vec<Name>),
}

/// A named window.
#[derive(Clone, PartialEq, Debug)]
pub struct Window {
    /// Its name.
    pub name: Name,
    /// What it is.
    pub spec: WindowSpec,
}

/// `(PARTITION BY … ORDER BY … frame)`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct WindowSpec {
    /// The window it builds on, or that `OVER name` names.
    pub base: Option<Name>,
    /// `PARTITION BY`.
    pub partition_by: Vec<Expr>,
    /// `ORDER BY`.
    pub order_by: Vec<OrderTerm>,
    /// The expressions in the frame's bounds.
    pub bounds: Vec<Expr>,
}

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

    /// The text of a string literal, parentheses aside, and a `+`, which does nothing to it.
    pub fn string(&self) -> Option<&str> {
        match &self.bare().kind {
            ExprKind::String(text) => Some(text),
            ExprKind::Unary(UnaryOperator::Plus, inner) => inner.string(),
            _ => None,
        }
    }

    /// The value of an integer literal, a sign and parentheses aside.
    pub fn integer(&self) -> Option<i64> {
        match &self.bare().kind {
            ExprKind::Number(text) => match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
                Some(digits) => i64::from_str_radix(digits, 16).ok(),
                None => text.replace('_', "").parse().ok(),
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
