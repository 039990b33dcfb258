//! The syntax tree: what a SQLite statement says, with the place of every part.
//!
//! The tree holds SQLite only; nothing in it comes from another dialect. Every `span` is exact: the bytes of the
//! node's first token up to the end of its last one.

mod definition;
mod dml;
mod expression;
mod query;

pub use definition::*;
pub use dml::*;
pub use expression::*;
pub use query::*;

use crate::text::Span;

/// A name as it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// Where it stands, quotes included.
    pub span: Span,
    /// The name itself, without quotes.
    pub text: String,
    /// The quote it was written with: `"`, `` ` ``, `[` or `'`.
    pub quote: Option<char>,
}

impl Name {
    /// The form under which SQLite looks it up: ASCII letters in lower case.
    pub fn key(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    /// Compares as SQLite does.
    pub fn is(&self, name: &str) -> bool {
        self.text.eq_ignore_ascii_case(name)
    }
}

/// The name of a table, index, view or trigger, perhaps with its schema.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ObjectName {
    /// From the schema to the name.
    pub span: Span,
    /// `main`, `temp` or an attached database.
    pub schema: Option<Name>,
    /// The name.
    pub name: Name,
}

/// A statement.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// From its first to its last token, without the `;`.
    pub span: Span,
    /// What it is.
    pub kind: StatementKind,
}

impl Statement {
    /// The columns that it defines, in `CREATE TABLE` or `ALTER TABLE … ADD COLUMN`.
    pub fn columns(&self) -> &[Column] {
        match &self.kind {
            StatementKind::CreateTable(create) => match &create.body {
                TableBody::Columns { columns, .. } => columns,
                TableBody::Query(_) => &[],
            },
            StatementKind::AlterTable(alter) => match &alter.action {
                AlterAction::AddColumn(column) => std::slice::from_ref(column),
                _ => &[],
            },
            _ => &[],
        }
    }

    /// The constraints behind the columns of `CREATE TABLE`.
    pub fn table_constraints(&self) -> &[TableConstraint] {
        match &self.kind {
            StatementKind::CreateTable(create) => match &create.body {
                TableBody::Columns { constraints, .. } => constraints,
                TableBody::Query(_) => &[],
            },
            _ => &[],
        }
    }
}

/// The statement forms of SQLite.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum StatementKind {
    CreateTable(Box<CreateTable>),
    CreateIndex(Box<CreateIndex>),
    CreateView(Box<CreateView>),
    CreateTrigger(Box<CreateTrigger>),
    CreateVirtualTable(Box<CreateVirtualTable>),
    AlterTable(Box<AlterTable>),
    Drop(Box<Drop>),
    Insert(Box<Insert>),
    Update(Box<Update>),
    Delete(Box<Delete>),
    Query(Box<Query>),
    Pragma(Box<Pragma>),
    /// `BEGIN`, with the span of `DEFERRED`, `IMMEDIATE` or `EXCLUSIVE`.
    Begin(Option<Span>),
    /// `COMMIT` or `END`.
    Commit,
    Rollback,
    /// `SAVEPOINT`, `RELEASE` and `ROLLBACK TO`.
    Savepoint,
    /// `VACUUM`, `REINDEX`, `ANALYZE`, `ATTACH`, `DETACH`, `EXPLAIN`: the word in capitals.
    Utility(&'static str),
}

impl StatementKind {
    /// True for statements that read or write rows: the schema stays as it is.
    pub const fn is_dml(&self) -> bool {
        matches!(self, Self::Insert(_) | Self::Update(_) | Self::Delete(_) | Self::Query(_))
    }
}
