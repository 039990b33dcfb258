//! Types of expressions: what each one is in the port, and what its place wants it to be.

mod collation;
pub mod compare;
mod compound;
mod date_time;
mod expression;
mod facts;
mod function;
mod json;
mod json_each;
mod meeting;
mod operator;
mod output;
mod scope;
mod spans;
mod statement;

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Column, ColumnId};
use crate::pg_type::{Affinity, Family, PgType};
use crate::text::Span;
use crate::tree::{
    Expr, ExprKind, From, JoinConstraint, Name, Query, QueryBody, SelectItem, Statement, TableRef, TableRefKind,
};
pub use facts::{Class, Facts, is_always_null};
pub use function::is_epoch_now;
pub use json::{JsonForm, makes_document};
pub use json_each::{DocumentKind, EachColumn, EachTable};
pub(crate) use output::{output, outputs};
use scope::Scope;
pub use spans::Spans;

/// What an expression is in the port.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ty {
    /// Nobody knows.
    Unknown,
    /// NULL, a string literal or a parameter: PostgreSQL gives it the type that its place wants.
    Untyped,
    /// A time that a date function makes: a timestamp or a text, as its place wants.
    Now,
    /// A value of this family.
    Is(Family),
}

/// Why a place wants a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The value is stored in a column.
    Assigned,
    /// It is compared with, or stands beside, another value.
    Beside,
    /// It is a condition.
    Condition,
    /// It is one of several values of which one comes out.
    Shared,
    /// It is the operand of an operator, or the argument of a function, that takes this type: NUMERIC for any number,
    /// INTEGER for whole numbers.
    Operand,
    /// It is an operand whose result needs eight bytes.
    Wide,
    /// Its digits or letters are written into a text; PostgreSQL does that with integers by itself.
    Printed,
}

/// What is known of the expressions of one statement. Keys are the spans of the expressions.
#[derive(Debug, Default)]
pub struct Types {
    /// What each expression is.
    pub is: Spans<Ty>,
    /// What else is known of each expression.
    pub facts: Spans<Facts>,
    /// The expressions that are operands of an operator: what is put in their place needs parentheses unless it binds
    /// as tightly as a name.
    pub operands: BTreeSet<Span>,
    /// What its place wants.
    pub wants: Spans<(Family, Place)>,
    /// The column that it names.
    pub columns: Spans<ColumnId>,
    /// Names that are aliases of what the query shows.
    pub aliases: BTreeSet<Span>,
    /// Rows that are compared with rows, or assigned to columns.
    pub rows: BTreeSet<Span>,
    /// Double-quoted words that are texts, since no such column is in reach.
    pub strings: BTreeSet<Span>,
    /// Uses of the row number of a table that shows it in no column.
    pub row_numbers: BTreeSet<Span>,
    /// How values taken out of JSON are compared, and the literals beside them.
    pub json: Spans<JsonForm>,
    /// Values taken out of JSON that are sorted, or of which the least or the greatest counts.
    pub sorted: BTreeSet<Span>,
    /// The names of columns of `json_each()` and `json_tree()`: the place of the table's name, and which column it is.
    pub each: Spans<(Span, EachColumn)>,
    /// The calls of `json_each()` and `json_tree()`, by the place of their name.
    pub each_tables: Spans<EachTable>,
    /// Columns and the expressions that are stored in them or compared with them.
    pub meetings: Vec<(ColumnId, Span, bool)>,
    /// The column that a value is stored in, and what SQLite makes of the value there.
    pub stored: Spans<(ColumnId, Option<Affinity>)>,
    /// Columns that a JSON function reads as documents, and where.
    pub documents: Vec<(ColumnId, Span)>,
    /// `CAST(a AS TEXT)` of a jsonb column that is read as a document: the column is one already.
    pub document_casts: BTreeSet<Span>,
    /// Columns of compound queries and joins whose values SQLite compares without case, PostgreSQL with it.
    pub case_minded: BTreeSet<Span>,
    /// A column whose value comes through `*` and has another type than the column.
    pub star_mismatch: Option<String>,
}

/// Finds the types of a statement, as the catalog is before it. `decided` tells the type of each column in the port.
pub fn of<'a>(
    catalog: &'a Catalog,
    statement: &Statement,
    decided: &'a dyn Fn(ColumnId) -> Option<&'a PgType>,
) -> Types {
    let mut typing = Typing { catalog, decided, out: Types::default(), scopes: Vec::new(), common: Vec::new() };
    typing.statement(statement);
    typing.out
}

/// A walk over one statement.
struct Typing<'a> {
    catalog: &'a Catalog,
    decided: &'a dyn Fn(ColumnId) -> Option<&'a PgType>,
    out: Types,
    scopes: Vec<Scope>,
    /// Common tables in reach: name in lower case and columns.
    common: Vec<(String, Vec<scope::ScopeColumn>)>,
}

/// A column that a query shows: its name, for a plain column the column it shows, for a literal PostgreSQL's type.
pub type Shown = (String, Option<Column>, Option<&'static str>);

/// The columns that a query shows, for `CREATE TABLE … AS`.
pub fn query_columns(catalog: &Catalog, query: &Query) -> Vec<Shown> {
    let QueryBody::Select(select) = query.body.leftmost() else { return Vec::new() };
    let mut tables = Vec::new();
    select.from.iter().for_each(|from| of_from(catalog, from, &mut tables));
    let mut columns = Vec::new();
    for item in &select.items {
        match item {
            SelectItem::Star => {
                for FromTable { table, merged, .. } in &tables {
                    columns
                        .extend(all_columns(table).filter(|(name, ..)| !merged.contains(&name.to_ascii_lowercase())));
                }
            }
            SelectItem::TableStar(name) => {
                let found = tables.iter().filter(|source| source.called == name.key());
                columns.extend(found.flat_map(|source| all_columns(source.table)));
            }
            SelectItem::Expr(expr, alias) => {
                let origin = match &expr.bare().kind {
                    ExprKind::Column { table: wanted, name, .. } => tables
                        .iter()
                        .filter(|source| wanted.as_ref().is_none_or(|wanted| source.called == wanted.key()))
                        .find_map(|source| source.table.column(&name.text)),
                    _ => None,
                };
                let written = match &expr.bare().kind {
                    ExprKind::Column { name, .. } => name.text.clone(),
                    _ => String::new(),
                };
                let name = alias.as_ref().map(|alias| alias.text.clone());
                let name = name.or_else(|| origin.map(|origin| origin.name.clone())).unwrap_or(written);
                let alone = matches!(query.body, QueryBody::Select(_));
                columns.push((name, origin.cloned(), literal_type(expr).filter(|_| alone)));
            }
        }
    }
    columns
}

/// A table of the schema in FROM.
struct FromTable<'a> {
    /// Its name there, in lower case.
    called: String,
    table: &'a crate::catalog::Table,
    /// The columns that a table to the left has too, by NATURAL or USING: `*` shows them there.
    merged: Vec<String>,
}

fn of_from<'a>(catalog: &'a Catalog, from: &From, tables: &mut Vec<FromTable<'a>>) {
    let add = |reference: &TableRef, tables: &mut Vec<FromTable<'a>>| match &reference.kind {
        TableRefKind::Table(name) => {
            let called = reference.alias.as_ref().unwrap_or(&name.name).key();
            tables.extend(catalog.table(&name.name.text).map(|table| FromTable { called, table, merged: Vec::new() }));
        }
        TableRefKind::Joined(from) => of_from(catalog, from, tables),
        TableRefKind::Query(_) | TableRefKind::Function(..) => {}
    };
    add(&from.first, tables);
    for join in &from.joins {
        let before = tables.len();
        add(&join.table, tables);
        let (left, right) = tables.split_at_mut(before);
        for source in right {
            let columns = source.table.columns.iter().map(|column| column.name.to_ascii_lowercase());
            match &join.constraint {
                JoinConstraint::Using(names) => source.merged.extend(names.iter().map(Name::key)),
                JoinConstraint::Natural => {
                    source
                        .merged
                        .extend(columns.filter(|name| left.iter().any(|one| one.table.column(name).is_some())));
                }
                JoinConstraint::None | JoinConstraint::On(_) => {}
            }
        }
    }
}

fn all_columns(table: &crate::catalog::Table) -> impl Iterator<Item = Shown> + '_ {
    table.columns.iter().map(|column| (column.name.clone(), Some(column.clone()), None))
}

/// The type that PostgreSQL gives a column made from a literal.
fn literal_type(expr: &Expr) -> Option<&'static str> {
    match &expr.bare().kind {
        ExprKind::String(_) => Some("TEXT"),
        ExprKind::Number(_) => {
            let integer = expr.bare().integer()?;
            Some(if i32::try_from(integer).is_ok() { "INTEGER" } else { "BIGINT" })
        }
        _ => None,
    }
}
