//! Queries.

use super::{Expr, ExprKind, Name, ObjectName, Row};
use crate::text::Span;

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

impl QueryBody {
    /// The first of the queries that it is put together from: it gives the columns their names.
    pub fn leftmost(&self) -> &Self {
        let mut body = self;
        while let Self::Compound { left, .. } = body {
            body = left;
        }
        body
    }
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

impl Select {
    /// The value that a term of ORDER BY or GROUP BY names by its position or alias.
    pub fn shown_by(&self, term: &Expr) -> Option<&Expr> {
        if let Some(position) = term.integer() {
            let index = usize::try_from(position).ok()?.checked_sub(1)?;
            // Behind a `*` nobody counts.
            return self.items.get(..=index)?.iter().try_fold(None, |_, item| match item {
                SelectItem::Expr(expr, _) => Some(Some(expr)),
                SelectItem::Star | SelectItem::TableStar(_) => None,
            })?;
        }
        let ExprKind::Column { table: None, name, .. } = &term.bare().kind else { return None };
        self.items.iter().find_map(|item| match item {
            SelectItem::Expr(expr, Some(alias)) if alias.is(&name.text) => Some(expr),
            _ => None,
        })
    }
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
