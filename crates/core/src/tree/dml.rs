//! Statements that write rows.

use super::{Conflict, Expr, From, IndexedColumn, Name, ObjectName, Query, SelectItem, With};
use crate::text::Span;

/// `INSERT` or `REPLACE`.
#[derive(Clone, PartialEq, Debug)]
pub struct Insert {
    /// `WITH …`.
    pub with: Option<With>,
    /// The word `INSERT` or `REPLACE`.
    pub keyword: Span,
    /// `OR action`, from the `OR`; `REPLACE INTO` gives the action with the span of `REPLACE`.
    pub conflict: Option<(Span, Conflict)>,
    /// The table.
    pub table: ObjectName,
    /// `AS alias`.
    pub alias: Option<Name>,
    /// The column list with its parentheses.
    pub column_list: Option<Span>,
    /// The columns named.
    pub columns: Vec<Name>,
    /// Where the rows come from.
    pub source: InsertSource,
    /// `ON CONFLICT …`, in order.
    pub upserts: Vec<Upsert>,
    /// `RETURNING …`.
    pub returning: Option<Returning>,
}

/// Where inserted rows come from.
#[derive(Clone, PartialEq, Debug)]
pub enum InsertSource {
    /// `VALUES (…), (…)`.
    Values(Vec<Row>),
    /// Any other query.
    Query(Box<Query>),
    /// `DEFAULT VALUES`.
    DefaultValues,
}

/// One row of `VALUES`, with its parentheses.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// `( … )`.
    pub span: Span,
    /// The values.
    pub values: Vec<Expr>,
}

/// `ON CONFLICT … DO …`.
#[derive(Clone, PartialEq, Debug)]
pub struct Upsert {
    /// All of it.
    pub span: Span,
    /// The columns of the key; empty if left out.
    pub target: Vec<IndexedColumn>,
    /// The `WHERE` of a partial key.
    pub target_condition: Option<Expr>,
    /// The assignments, or `None` for `DO NOTHING`.
    pub update: Option<(Vec<Assignment>, Option<Expr>)>,
}

/// `column = value` or `(columns) = value`.
#[derive(Clone, PartialEq, Debug)]
pub struct Assignment {
    /// All of it.
    pub span: Span,
    /// The columns set.
    pub columns: Vec<Name>,
    /// The value.
    pub value: Expr,
}

/// `RETURNING …`.
#[derive(Clone, PartialEq, Debug)]
pub struct Returning {
    /// All of it.
    pub span: Span,
    /// What comes back.
    pub items: Vec<SelectItem>,
}

/// `UPDATE`.
#[derive(Clone, PartialEq, Debug)]
pub struct Update {
    /// `WITH …`.
    pub with: Option<With>,
    /// `OR action`.
    pub conflict: Option<(Span, Conflict)>,
    /// The table.
    pub table: ObjectName,
    /// `AS alias`.
    pub alias: Option<Name>,
    /// `INDEXED BY …` or `NOT INDEXED`.
    pub index_hint: Option<Span>,
    /// What is set.
    pub assignments: Vec<Assignment>,
    /// `FROM …`.
    pub from: Option<From>,
    /// `WHERE …`.
    pub condition: Option<Expr>,
    /// `RETURNING …`.
    pub returning: Option<Returning>,
    /// `ORDER BY … LIMIT …`, as a query of the table that shows nothing.
    pub limit: Option<Box<Query>>,
}

/// `DELETE`.
#[derive(Clone, PartialEq, Debug)]
pub struct Delete {
    /// `WITH …`.
    pub with: Option<With>,
    /// The table.
    pub table: ObjectName,
    /// `AS alias`.
    pub alias: Option<Name>,
    /// `INDEXED BY …` or `NOT INDEXED`.
    pub index_hint: Option<Span>,
    /// `WHERE …`.
    pub condition: Option<Expr>,
    /// `RETURNING …`.
    pub returning: Option<Returning>,
    /// `ORDER BY … LIMIT …`, as a query of the table that shows nothing.
    pub limit: Option<Box<Query>>,
}
