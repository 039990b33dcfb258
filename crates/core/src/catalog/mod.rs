//! The catalog: the schema as of a statement, folded from the statements before it.
//!
//! It holds what SQLite has. What PostgreSQL has follows from it and from the types decided for the columns, which are
//! looked up by [`ColumnId`]; a port that was written by hand has the last word there ([`crate::postgres`]).

mod alter;
pub(crate) mod dependents;
mod fold;
pub(crate) mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::pg_type::{Affinity, affinity};
use crate::text::Span;
use crate::tree::{Conflict, CreateTrigger, Expr, Query, TypeName};

/// Names a column for as long as it lives, through renames of it and of its table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ColumnId(pub usize);

/// Where something was defined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The index of the file in the project.
    pub file: usize,
    /// The bytes in it.
    pub span: Span,
}

/// A schema. All maps go by the name in lower case. What it holds is shared with its clones until one of them changes it:
/// rules that look ahead clone the whole of it.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Tables.
    pub tables: BTreeMap<String, Arc<Table>>,
    /// Views.
    pub views: BTreeMap<String, Arc<View>>,
    /// Indexes.
    pub indexes: BTreeMap<String, Arc<Index>>,
    /// Triggers.
    pub triggers: BTreeMap<String, Arc<Trigger>>,
    /// Names of tables, views and columns that were defined in quotes, as written, by their lower case.
    pub quoted: BTreeMap<String, String>,
    /// Columns of a table that is about to be made, by the table's name and theirs, and the columns that they are to
    /// be if they are declared alike: those that a rebuild copies.
    pub(crate) heirs: BTreeMap<String, BTreeMap<String, Column>>,
    /// True if a statement that could not be read may have made more.
    pub(crate) incomplete: bool,
    /// The names that constraints, indexes of keys and sequences have or have had.
    had: Arc<BTreeSet<String>>,
    /// How many columns were ever made.
    columns_made: usize,
}

/// A table.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Table {
    /// As written when it was made or last renamed.
    pub name: String,
    /// In order.
    pub columns: Vec<Column>,
    /// The columns in PostgreSQL's order, in lower case, where that is another one.
    pub postgres_order: Option<Vec<String>>,
    /// The columns of the primary key, in lower case.
    pub primary_key: Vec<String>,
    /// The column sets that a constraint makes unique, in lower case, the primary key not included.
    pub uniques: Vec<Vec<String>>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// The names of its PRIMARY KEY and UNIQUE constraints, in lower case: in PostgreSQL they are names of indexes.
    pub key_names: Vec<String>,
    /// The expressions of its checks, with the text they lie in.
    pub checks: Vec<Expr>,
    /// Its primary key and unique constraints as PostgreSQL names them.
    pub key_constraints: Vec<KeyConstraint>,
    /// Its checks as PostgreSQL names them.
    pub check_constraints: Vec<CheckConstraint>,
    /// Where the conditions of these checks stand in the text that defines them.
    pub check_spans: Vec<Span>,
    /// The sequence that numbers its rows in PostgreSQL.
    pub sequence: Option<String>,
    /// `WITHOUT ROWID`.
    pub without_rowid: bool,
    /// `STRICT`.
    pub strict: bool,
    /// What SQLite does with the numbers of deleted rows.
    pub numbers: Numbers,
    /// True if the files have stored rows in it.
    pub filled: bool,
    /// `TEMP`.
    pub temporary: bool,
    /// The module of a virtual table, in lower case.
    pub module: Option<String>,
    /// What a table made `AS SELECT …` was made from.
    pub query: Option<Arc<Query>>,
    /// What `ON CONFLICT` of its definition has SQLite do, IGNORE or REPLACE: the columns, in lower case, and the action.
    pub conflict_clauses: Vec<(Vec<String>, Conflict)>,
    /// The table whose rows a full text table indexes, in lower case; empty for one without content.
    pub content: Option<String>,
    /// Where it was made.
    pub place: Place,
}

/// What SQLite does with the numbers of a table's deleted rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Numbers {
    /// It gives none twice: `AUTOINCREMENT`.
    Once,
    /// It goes on behind the greatest number that is there.
    Again,
    /// The same, and rows were deleted since the last one was stored.
    Freed,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its identity.
    pub id: ColumnId,
    /// As written.
    pub name: String,
    /// The declared type.
    pub declared: Option<TypeName>,
    /// The source text of the declared type.
    pub declared_text: String,
    /// `NOT NULL`, also by `PRIMARY KEY` where SQLite means that.
    pub not_null: bool,
    /// The default.
    pub default: Option<Expr>,
    /// The tokens of the default, without parentheses around it.
    pub default_text: Vec<String>,
    /// True if SQLite numbers the rows by it: `INTEGER PRIMARY KEY`.
    pub numbered: bool,
    /// The type that PostgreSQL gives it in `CREATE TABLE … AS`, where a literal makes it.
    pub made: Option<&'static str>,
    /// A generated column.
    pub generated: bool,
    /// The collation, in lower case.
    pub collation: Option<String>,
    /// Where it was made.
    pub place: Place,
}

impl Column {
    /// How SQLite treats its values.
    pub fn affinity(&self) -> Affinity {
        affinity(self.declared.as_ref().map(|declared| declared.words.as_str()))
    }
}

/// A foreign key.
#[derive(Clone, Debug)]
pub struct ForeignKey {
    /// The columns, in lower case.
    pub columns: Vec<String>,
    /// The parent table, in lower case.
    pub parent: String,
    /// The parent's columns, in lower case; empty if left out.
    pub parent_columns: Vec<String>,
    /// `ON DELETE …` and `ON UPDATE …`, each with a space before it.
    pub actions: String,
    /// `DEFERRABLE …`, in lower case.
    pub deferrable: String,
    /// The name that PostgreSQL has for it.
    pub name: String,
    /// True if the definition gives that name.
    pub named: bool,
    /// Where `REFERENCES …` stands in the text that defines it.
    pub reference: Span,
}

/// A primary key or a unique constraint in PostgreSQL.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyConstraint {
    /// The name of the constraint and of its index.
    pub name: String,
    /// The columns, in lower case.
    pub columns: Vec<String>,
    /// True for the primary key.
    pub primary: bool,
}

/// A check in PostgreSQL.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckConstraint {
    /// Its name.
    pub name: String,
    /// The tokens of its condition.
    pub text: Vec<String>,
    /// The columns that it uses, in lower case.
    pub columns: Vec<String>,
}

/// A view.
#[derive(Clone, Debug)]
pub struct View {
    /// As written.
    pub name: String,
    /// The names of its columns, if given.
    pub columns: Vec<String>,
    /// What it shows.
    pub query: Query,
    /// The tables and views that it reads, in lower case.
    pub reads: BTreeSet<String>,
    /// Its `CREATE VIEW`, with the names that tables and columns have now.
    pub sql: String,
    /// Where it was made.
    pub place: Place,
}

/// An index.
#[derive(Clone, Debug)]
pub struct Index {
    /// As written.
    pub name: String,
    /// True if its name was defined in quotes.
    pub quoted: bool,
    /// Its table, in lower case.
    pub table: String,
    /// `UNIQUE`.
    pub unique: bool,
    /// The plain columns, in lower case; `None` for an expression.
    pub columns: Vec<Option<String>>,
    /// True if it has a `WHERE`.
    pub partial: bool,
    /// The tokens of what it holds: all behind the table's name.
    pub text: Vec<String>,
    /// A constraint of PostgreSQL that had its name: the table in lower case, that name and the one it has since.
    pub displaced: Option<(String, String, String)>,
    /// Where it was made.
    pub place: Place,
}

/// A trigger.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// As written.
    pub name: String,
    /// Its table or view, in lower case.
    pub table: String,
    /// The statement, with the names that tables and columns have now.
    pub tree: CreateTrigger,
    /// Its text.
    pub sql: String,
    /// True if it only feeds a full text table that is an index in PostgreSQL, where nothing stands for the trigger.
    pub feeds_index: bool,
    /// Where it was made.
    pub place: Place,
}

impl Catalog {
    /// An empty schema that spells names as another one does.
    pub fn with_names_of(other: &Self) -> Self {
        Self { quoted: other.quoted.clone(), ..Self::default() }
    }

    /// A table by any spelling of its name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(&name.to_ascii_lowercase()).map(Arc::as_ref)
    }

    /// A column by its identity.
    pub fn column(&self, id: ColumnId) -> Option<&Column> {
        self.tables.values().flat_map(|table| &table.columns).find(|column| column.id == id)
    }

    /// The unique keys of a table: primary key, constraints and unique indexes without `WHERE`.
    pub fn unique_keys<'c>(&'c self, table: &'c Table) -> impl Iterator<Item = Vec<String>> + 'c {
        let key = table.name.to_ascii_lowercase();
        let indexes = self.indexes.values().filter(move |index| index.unique && !index.partial && index.table == key);
        let indexes = indexes.filter_map(|index| index.columns.iter().cloned().collect::<Option<Vec<_>>>());
        std::iter::once(&table.primary_key).filter(|key| !key.is_empty()).chain(&table.uniques).cloned().chain(indexes)
    }

    /// The columns of the parent to which a foreign key refers, in lower case: those named, or its primary key.
    pub fn parent_columns(&self, key: &ForeignKey) -> Vec<String> {
        if key.parent_columns.is_empty() {
            self.tables.get(&key.parent).map(|parent| parent.primary_key.clone()).unwrap_or_default()
        } else {
            key.parent_columns.clone()
        }
    }

    /// True if a table, view or column of this name (in lower case) was defined without quotes.
    pub fn is_defined_plain(&self, key: &str) -> bool {
        !self.quoted.contains_key(key)
            && (self.tables.contains_key(key)
                || self.views.contains_key(key)
                || self.tables.values().any(|table| table.column(key).is_some()))
    }

    /// The names of all tables, columns, views and indexes, in lower case.
    pub fn names(&self) -> impl Iterator<Item = String> + '_ {
        let columns = self.tables.values().flat_map(|table| &table.columns);
        let objects = self.tables.keys().chain(self.views.keys()).chain(self.indexes.keys());
        objects.cloned().chain(columns.map(|column| column.name.to_ascii_lowercase()))
    }

    fn note(&mut self, name: &crate::tree::Name) {
        if name.quote.is_some() {
            self.quoted.insert(name.key(), name.text.clone());
        }
    }

    fn new_id(&mut self) -> ColumnId {
        self.columns_made += 1;
        ColumnId(self.columns_made - 1)
    }
}

impl Table {
    /// A column by any spelling of its name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// True if a name means the column that is the row number: its own, or one of those that SQLite has for it.
    pub fn names_row_number(&self, name: &crate::tree::Name) -> bool {
        self.row_number().is_some_and(|number| {
            let alias = ["rowid", "oid", "_rowid_"].contains(&name.key().as_str()) && self.column(&name.text).is_none();
            name.is(&number.name) || alias
        })
    }

    /// The columns in the order that they have in PostgreSQL.
    pub fn in_postgres_order(&self) -> Vec<&Column> {
        match &self.postgres_order {
            Some(order) => order.iter().filter_map(|name| self.column(name)).collect(),
            None => self.columns.iter().collect(),
        }
    }

    /// The column that is the row number, if one is.
    pub fn row_number(&self) -> Option<&Column> {
        self.columns.iter().find(|column| column.numbered)
    }
}
