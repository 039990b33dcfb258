//! What a database defines, in terms that both engines share.

mod compare;
mod full_text;
mod postgres;
mod sqlite;

use std::collections::{BTreeMap, BTreeSet};

use lite2pg_engines::Value;

use crate::value::Family;

pub use compare::{Compared, compare};
pub use postgres::read as read_postgres;
pub use sqlite::read as read_sqlite;

/// The tables and views of a database. Names are in lower case, because SQLite does not tell case apart.
#[derive(Clone, Default, Debug)]
pub struct Schema {
    /// By name.
    pub tables: BTreeMap<String, Table>,
    /// By name.
    pub views: BTreeMap<String, View>,
    /// The events that triggers wait for, by table or view: `insert`, `update`, `delete`.
    pub triggers: BTreeMap<String, BTreeSet<String>>,
    /// The text of the triggers, by table or view; empty for PostgreSQL, whose triggers call functions.
    pub trigger_texts: BTreeMap<String, Vec<String>>,
}

/// A table.
#[derive(Clone, Default, Debug)]
pub struct Table {
    /// How SQL names it: quoted, and for PostgreSQL with its schema.
    pub sql_name: String,
    /// In order.
    pub columns: Vec<Column>,
    /// Empty if there is none.
    pub primary_key: Vec<String>,
    /// Sets of columns (sorted) that are unique: constraints, primary key and whole indexes.
    pub uniques: BTreeSet<Vec<String>>,
    /// Foreign keys.
    pub foreign_keys: BTreeSet<ForeignKey>,
    /// The columns (sorted) of each CHECK.
    pub checks: BTreeSet<Vec<String>>,
    /// Indexes that are not in `uniques`.
    pub indexes: BTreeSet<Index>,
    /// A virtual table of SQLite.
    pub is_virtual: bool,
}

impl Table {
    /// The column of that name, which is in lower case.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A column of a table.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of the catalog")]
pub struct Column {
    /// In lower case.
    pub name: String,
    /// Quoted, as SQL has to write it.
    pub sql_name: String,
    /// As declared, or as `format_type` of PostgreSQL gives it.
    pub type_name: String,
    /// For PostgreSQL.
    pub family: Option<Family>,
    /// Also true for every column of a primary key: SQLite alone lets NULL into some of them.
    pub not_null: bool,
    /// The default.
    pub default: Default,
    /// It is computed from others.
    pub is_generated: bool,
    /// It numbers itself: a rowid, SERIAL, or an identity column.
    pub is_numbered: bool,
    /// It does not tell case apart: COLLATE NOCASE, CITEXT.
    pub ignores_case: bool,
}

/// Whether defaults are computed, which takes a query for each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Defaults {
    Compute,
    Skip,
}

/// What a column holds if nothing is given.
#[derive(Clone, PartialEq, Debug)]
pub enum Default {
    /// NULL.
    None,
    /// What SQLite computes.
    Sqlite(Value),
    /// What PostgreSQL prints.
    Postgres(String),
    /// Each time something else.
    Volatile,
    /// It cannot be computed by itself, or was not asked for: the expression.
    Unknown(String),
}

/// True for a number as a clock gives it in this century: seconds, milliseconds or microseconds. A random number of 64
/// bits is none.
fn counts_since_1970(number: i64) -> bool {
    const CENTURY: std::ops::Range<i64> = 946_684_800..4_102_444_800;
    [1, 1_000, 1_000_000].iter().any(|unit| CENTURY.contains(&(number / unit)))
}

/// True for an expression that chance makes: a few values may come twice in a row.
fn is_random(expression: &str) -> bool {
    let expression = expression.to_ascii_lowercase();
    ["random(", "randomblob(", "random_uuid("].iter().any(|call| expression.contains(call))
}

/// A foreign key. The pairs of columns are sorted by the child's name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ForeignKey {
    /// Child and parent column.
    pub columns: Vec<(String, String)>,
    /// The parent table.
    pub parent: String,
    /// `NO ACTION`, `CASCADE`, …
    pub on_delete: String,
    /// The same words.
    pub on_update: String,
}

impl ForeignKey {
    /// The child's columns.
    pub fn children(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(child, _)| child.as_str())
    }
}

/// An index.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Index {
    /// The keys in order; an expression is `(…)`.
    pub keys: Vec<String>,
    /// Only for partial indexes and those with expressions; the others are in [`Table::uniques`].
    pub unique: bool,
    /// It has a WHERE.
    pub partial: bool,
    /// A key is compared without case.
    pub ignores_case: bool,
}

/// How [`Index::keys`] has an expression.
pub(crate) const EXPRESSION: &str = "(…)";

/// A view.
#[derive(Clone, Default, Debug)]
pub struct View {
    /// How SQL names it.
    pub sql_name: String,
    /// Names in lower case, with the family for PostgreSQL.
    pub columns: Vec<(String, Option<Family>)>,
}

/// A name as both engines tell it apart: SQLite ignores case, PostgreSQL cuts off what is
/// [behind 63 bytes](https://www.postgresql.org/docs/current/limits.html).
fn key(name: &str) -> String {
    let mut key = name.to_lowercase();
    while key.len() > 63 {
        key.pop();
    }
    key
}

/// The columns of a set, sorted.
fn sorted(mut columns: Vec<String>) -> Vec<String> {
    columns.sort();
    columns.dedup();
    columns
}
