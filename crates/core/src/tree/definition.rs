//! Statements that define, change and drop: tables, indexes, views and triggers.

use super::{Expr, ExprKind, Name, ObjectName, Query, Statement};
use crate::text::Span;

/// `CREATE TABLE`.
#[derive(Clone, PartialEq, Debug)]
pub struct CreateTable {
    /// `TEMP` or `TEMPORARY`.
    pub temporary: Option<Span>,
    /// `IF NOT EXISTS`.
    pub if_not_exists: Option<Span>,
    /// The table.
    pub name: ObjectName,
    /// Columns or a query.
    pub body: TableBody,
    /// `WITHOUT ROWID` and `STRICT`, in order.
    pub options: Vec<TableOption>,
}

/// What a table is made of.
#[derive(Clone, PartialEq, Debug)]
pub enum TableBody {
    /// `( … )`.
    Columns {
        /// The list with its parentheses.
        span: Span,
        /// The columns.
        columns: Vec<Column>,
        /// The constraints behind them.
        constraints: Vec<TableConstraint>,
    },
    /// `AS SELECT …`.
    Query(Box<Query>),
}

/// A word behind a table's columns.
#[derive(Clone, PartialEq, Debug)]
pub struct TableOption {
    /// The word or words.
    pub span: Span,
    /// True for `STRICT`, false for `WITHOUT ROWID`.
    pub strict: bool,
}

/// A column of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// The whole definition.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its type, if one is declared.
    pub declared: Option<TypeName>,
    /// Everything behind the type.
    pub constraints: Vec<ColumnConstraint>,
}

/// A type as declared: SQLite takes any words.
#[derive(Clone, PartialEq, Debug)]
pub struct TypeName {
    /// From the first word to the closing parenthesis.
    pub span: Span,
    /// The words without quotes, one space between, as written.
    pub words: String,
    /// What stands in the parentheses, one number or word each.
    pub arguments: Vec<String>,
}

/// A constraint of one column.
#[derive(Clone, PartialEq, Debug)]
pub struct ColumnConstraint {
    /// All of it, `CONSTRAINT name` included.
    pub span: Span,
    /// The name behind `CONSTRAINT`.
    pub name: Option<Name>,
    /// What it says.
    pub kind: ColumnConstraintKind,
}

/// The constraints and other properties of a column.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum ColumnConstraintKind {
    PrimaryKey {
        order: Option<Order>,
        conflict: Option<OnConflictClause>,
        autoincrement: Option<Span>,
    },
    NotNull {
        conflict: Option<OnConflictClause>,
    },
    Null,
    Unique {
        conflict: Option<OnConflictClause>,
    },
    Check {
        expr: Expr,
        conflict: Option<OnConflictClause>,
    },
    /// The value; parentheses belong to it.
    Default {
        value: Expr,
    },
    Collate {
        name: Name,
    },
    References(Reference),
    /// `[GENERATED ALWAYS] AS (expr) [STORED | VIRTUAL]`; `storage` is the last word.
    Generated {
        expr: Expr,
        stored: bool,
        storage: Option<Span>,
        always: Option<Span>,
    },
}

/// A constraint of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct TableConstraint {
    /// All of it, `CONSTRAINT name` included.
    pub span: Span,
    /// The name behind `CONSTRAINT`.
    pub name: Option<Name>,
    /// True if no comma stands before it (SQLite does not ask for one).
    pub missing_comma: bool,
    /// What it says.
    pub kind: TableConstraintKind,
}

/// The constraints of a table.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum TableConstraintKind {
    PrimaryKey { columns: Vec<IndexedColumn>, autoincrement: Option<Span>, conflict: Option<OnConflictClause> },
    Unique { columns: Vec<IndexedColumn>, conflict: Option<OnConflictClause> },
    Check { expr: Expr, conflict: Option<OnConflictClause> },
    ForeignKey { columns: Vec<Name>, reference: Reference },
}

/// `REFERENCES table (columns) …`.
#[derive(Clone, PartialEq, Debug)]
pub struct Reference {
    /// From `REFERENCES` to the last clause.
    pub span: Span,
    /// The parent table.
    pub table: Name,
    /// The parent's columns; empty if left out.
    pub columns: Vec<Name>,
    /// The words behind `ON DELETE`, in capitals.
    pub on_delete: Option<String>,
    /// The words behind `ON UPDATE`, in capitals.
    pub on_update: Option<String>,
    /// `MATCH name`.
    pub matching: Option<Span>,
    /// `[NOT] DEFERRABLE [INITIALLY …]`.
    pub deferrable: Option<Span>,
}

/// `ON CONFLICT action` behind a constraint.
#[derive(Clone, PartialEq, Debug)]
pub struct OnConflictClause {
    /// All words.
    pub span: Span,
    /// What happens.
    pub action: Conflict,
}

/// What SQLite does with a row that breaks a constraint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum Conflict {
    Abort,
    Fail,
    Ignore,
    Replace,
    Rollback,
}

/// `ASC` or `DESC`.
#[derive(Clone, PartialEq, Debug)]
pub struct Order {
    /// The word.
    pub span: Span,
    /// Which one.
    pub descending: bool,
}

/// A column or expression of an index or key.
#[derive(Clone, PartialEq, Debug)]
pub struct IndexedColumn {
    /// All of it.
    pub span: Span,
    /// The column or expression; `COLLATE` belongs to it.
    pub expr: Expr,
    /// `ASC` or `DESC`.
    pub order: Option<Order>,
}

impl IndexedColumn {
    /// The column's name, if the term is a plain column (with or without `COLLATE`).
    pub fn column(&self) -> Option<&Name> {
        match &self.expr.without_collate().kind {
            ExprKind::Column { table: None, name, .. } => Some(name),
            _ => None,
        }
    }
}

/// `CREATE INDEX`.
#[derive(Clone, PartialEq, Debug)]
pub struct CreateIndex {
    /// `UNIQUE`.
    pub unique: bool,
    /// `IF NOT EXISTS`.
    pub if_not_exists: Option<Span>,
    /// The index.
    pub name: ObjectName,
    /// The table.
    pub table: Name,
    /// What it holds.
    pub columns: Vec<IndexedColumn>,
    /// The condition of a partial index.
    pub condition: Option<Expr>,
}

/// `CREATE VIEW`.
#[derive(Clone, PartialEq, Debug)]
pub struct CreateView {
    /// `TEMP` or `TEMPORARY`.
    pub temporary: Option<Span>,
    /// `IF NOT EXISTS`.
    pub if_not_exists: Option<Span>,
    /// The view.
    pub name: ObjectName,
    /// The names of its columns, if given.
    pub columns: Vec<Name>,
    /// What it shows.
    pub query: Query,
}

/// `CREATE TRIGGER`.
#[derive(Clone, PartialEq, Debug)]
pub struct CreateTrigger {
    /// `TEMP` or `TEMPORARY`.
    pub temporary: Option<Span>,
    /// `IF NOT EXISTS`.
    pub if_not_exists: Option<Span>,
    /// The trigger.
    pub name: ObjectName,
    /// When it runs; without a word SQLite means `BEFORE`.
    pub timing: Timing,
    /// What fires it.
    pub event: TriggerEvent,
    /// From `BEFORE`, `AFTER`, `INSTEAD` or the event's word to the last word of the event.
    pub event_span: Span,
    /// The table or view.
    pub table: ObjectName,
    /// `FOR EACH ROW`.
    pub for_each_row: Option<Span>,
    /// The condition behind `WHEN`.
    pub condition: Option<Expr>,
    /// The word `BEGIN`.
    pub begin: Span,
    /// The statements of the body.
    pub body: Vec<Statement>,
    /// The word `END`.
    pub end: Span,
}

/// When a trigger runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum Timing {
    Before,
    After,
    InsteadOf,
}

/// What fires a trigger.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum TriggerEvent {
    Insert,
    Delete,
    /// With the columns behind `OF`.
    Update(Vec<Name>),
}

/// `CREATE VIRTUAL TABLE`.
#[derive(Clone, PartialEq, Debug)]
pub struct CreateVirtualTable {
    /// The table.
    pub name: ObjectName,
    /// The module: `fts5`, `rtree`, …
    pub module: Name,
    /// The arguments as written.
    pub arguments: Vec<Span>,
}

/// `ALTER TABLE`.
#[derive(Clone, PartialEq, Debug)]
pub struct AlterTable {
    /// The table.
    pub table: ObjectName,
    /// What is done to it.
    pub action: AlterAction,
}

/// The four things that `ALTER TABLE` can do in SQLite.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum AlterAction {
    RenameTo(Name),
    RenameColumn { from: Name, to: Name },
    AddColumn(Column),
    DropColumn(Name),
}

/// `DROP …`.
#[derive(Clone, PartialEq, Debug)]
pub struct Drop {
    /// What kind of thing goes.
    pub object: ObjectKind,
    /// `IF EXISTS`.
    pub if_exists: Option<Span>,
    /// Its name.
    pub name: ObjectName,
}

/// The kinds of objects in a schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum ObjectKind {
    Table,
    Index,
    View,
    Trigger,
}

/// `PRAGMA name [= value | (value)]`.
#[derive(Clone, PartialEq, Debug)]
pub struct Pragma {
    /// The pragma.
    pub name: ObjectName,
    /// The value as written, without quotes.
    pub value: Option<String>,
}

impl Pragma {
    /// True if it has SQLite check foreign keys from here on, false if not, `None` if it says nothing of that.
    pub fn enforces(&self) -> Option<bool> {
        let value = self.value.as_ref().filter(|_| self.name.name.is("foreign_keys"))?.to_ascii_lowercase();
        Some(matches!(value.as_str(), "on" | "yes" | "true") || value.parse().is_ok_and(|number: i64| number != 0))
    }
}
