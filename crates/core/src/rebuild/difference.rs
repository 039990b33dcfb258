//! What a rebuild changes: the old table beside the new one.

use super::copied::{Copied, Value};
use super::same::{in_place, same_check, same_foreign, same_key};
use crate::catalog::{Catalog, CheckConstraint, Column, Table};
use crate::infer::Decisions;
use crate::pg_type::{Family, PgType};
use crate::text::Span;
use crate::tree::{self, ColumnConstraintKind, Expr, ExprKind, Name, TableConstraint, TableConstraintKind};

/// The difference between the old and the new table.
#[derive(Debug)]
pub struct Difference<'t> {
    /// The new table's columns, in order.
    pub columns: Vec<NewColumn<'t>>,
    /// The names of the old columns that the new table does not have, in lower case.
    pub dropped: Vec<String>,
    /// The names of the constraints that go, without those that go with a dropped column.
    pub gone: Vec<String>,
    /// The constraints that come, without those that stand in the definition of a new column.
    pub added: Vec<Added<'t>>,
}

/// A column of the new table.
#[derive(Debug)]
pub struct NewColumn<'t> {
    /// Its definition.
    pub tree: &'t tree::Column,
    /// What the catalog has of it.
    pub column: Column,
    /// The old column that it is, if there is one.
    pub old: Option<Column>,
    /// Its value, where it is not that of its old column, or where it has none and does not get the default.
    pub value: Option<Given<'t>>,
    /// The new type and the family of the old one, if the type changes.
    pub retyped: Option<(PgType, Family)>,
    /// True if NOT NULL comes, false if it goes.
    pub not_null: Option<bool>,
    /// True if the default changes.
    pub default: bool,
}

/// Where the value of a column comes from.
#[derive(Clone, PartialEq, Debug)]
pub enum Given<'t> {
    /// From another column, by its name in lower case.
    Column(String),
    /// From an expression.
    Expr(&'t Expr),
    /// The default: what the column had is not copied.
    Default,
}

/// A constraint that comes. Columns are in lower case.
#[derive(Debug)]
pub enum Added<'t> {
    /// A primary key or a unique constraint.
    Key { primary: bool, columns: Vec<String>, name: Option<String>, span: Span },
    /// A check: its text is that of the span.
    Check { name: Option<String>, expr: &'t Expr, span: Span },
    /// A foreign key: the text behind its columns is that of the reference.
    Foreign { columns: Vec<String>, name: Option<String>, reference: &'t tree::Reference, span: Span },
}

impl Added<'_> {
    /// Where it stands in the definition of the new table.
    pub fn span(&self) -> Span {
        match self {
            Self::Key { span, .. } | Self::Check { span, .. } | Self::Foreign { span, .. } => *span,
        }
    }
}

/// What a rebuild is about.
#[derive(Debug)]
pub struct Tables<'a, 't> {
    /// The old table.
    pub old: &'a Table,
    /// The new one, under the old name.
    pub new: &'a Table,
    /// The catalog with the new table.
    pub catalog: &'a Catalog,
    /// The columns of the new table's definition.
    pub columns: &'t [tree::Column],
    /// Its constraints.
    pub constraints: &'t [TableConstraint],
    /// What is copied.
    pub copied: &'a Copied<'t>,
    /// The types.
    pub decisions: &'a Decisions,
}

impl<'t> Tables<'_, 't> {
    /// The difference.
    ///
    /// # Errors
    /// If `ALTER TABLE` cannot say it: why.
    pub fn difference(&self) -> Result<Difference<'t>, String> {
        let columns = self.columns()?;
        let kept = |name: &str| {
            columns.iter().any(|column| column.old.as_ref().is_some_and(|old| old.name.eq_ignore_ascii_case(name)))
        };
        let dropped: Vec<_> =
            self.old.columns.iter().map(|column| column.name.to_ascii_lowercase()).filter(|name| !kept(name)).collect();
        let retyped: Vec<String> = columns
            .iter()
            .filter(|column| column.retyped.as_ref().is_some_and(|(to, from)| to.family != *from))
            .map(|column| column.column.name.clone())
            .collect();
        let mut difference = Difference { gone: Vec::new(), added: Vec::new(), columns, dropped };
        let stays = |columns: &[String]| !columns.iter().any(|column| difference.dropped.contains(column));
        // A check of a column whose type changes is made again.
        let touched = |check: &CheckConstraint| {
            check.columns.iter().any(|column| retyped.iter().any(|retyped| retyped.eq_ignore_ascii_case(column)))
        };
        let (old, new, copied) = (self.old, self.new, &in_place(self.copied, self.old, self.new));
        let keys: Vec<_> = new.key_constraints.iter().filter_map(|key| same_key(old, key, copied)).collect();
        let checks = new.check_constraints.iter().filter(|check| !touched(check));
        let checks: Vec<_> = checks.filter_map(|check| same_check(old, check, copied)).collect();
        let foreign = new.foreign_keys.iter();
        let foreign: Vec<_> = foreign.filter_map(|key| same_foreign(self.catalog, old, key, copied)).collect();
        let mut gone = Vec::new();
        for key in old.key_constraints.iter().filter(|key| !keys.contains(key) && stays(&key.columns)) {
            gone.push(key.name.clone());
        }
        for check in old.check_constraints.iter().filter(|check| !checks.contains(check) && stays(&check.columns)) {
            gone.push(check.name.clone());
        }
        for key in &old.foreign_keys {
            // Without its parent PostgreSQL does not have the key.
            let there = self.catalog.tables.contains_key(&key.parent);
            if there && !foreign.iter().any(|kept| std::ptr::eq(*kept, key)) && stays(&key.columns) {
                gone.push(key.name.clone());
            }
        }
        difference.gone = gone;
        let inline = |at: usize| difference.columns[at].old.is_none() && difference.columns[at].value.is_none();
        let mut added = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            if inline(at) {
                continue;
            }
            for constraint in &column.constraints {
                let name = constraint.name.as_ref();
                let columns = std::slice::from_ref(&column.name);
                match &constraint.kind {
                    ColumnConstraintKind::PrimaryKey { .. } => {
                        added.push(self.key(true, columns, name, constraint.span));
                    }
                    ColumnConstraintKind::Unique { .. } => added.push(self.key(false, columns, name, constraint.span)),
                    ColumnConstraintKind::Check { expr, .. } => {
                        added.push(self.check(expr, name, constraint.span, &touched));
                    }
                    ColumnConstraintKind::References(reference) => {
                        added.push(self.foreign(columns, reference, name, constraint.span));
                    }
                    _ => {}
                }
            }
        }
        for constraint in self.constraints {
            let name = constraint.name.as_ref();
            match &constraint.kind {
                TableConstraintKind::PrimaryKey { columns, .. } | TableConstraintKind::Unique { columns, .. } => {
                    let names: Option<Vec<Name>> = columns.iter().map(|column| column.column().cloned()).collect();
                    let names = names.ok_or("a key over an expression")?;
                    let primary = matches!(constraint.kind, TableConstraintKind::PrimaryKey { .. });
                    added.push(self.key(primary, &names, name, constraint.span));
                }
                TableConstraintKind::Check { expr, .. } => {
                    added.push(self.check(expr, name, constraint.span, &touched));
                }
                TableConstraintKind::ForeignKey { columns, reference } => {
                    added.push(self.foreign(columns, reference, name, constraint.span));
                }
            }
        }
        difference.added = added.into_iter().flatten().collect();
        Ok(difference)
    }

    fn key(&self, primary: bool, columns: &[Name], name: Option<&Name>, span: Span) -> Option<Added<'t>> {
        let columns: Vec<_> = columns.iter().map(Name::key).collect();
        // Of two equal keys PostgreSQL makes one.
        let key = self.new.key_constraints.iter().find(|key| key.columns == columns && key.primary == primary)?;
        if same_key(self.old, key, &in_place(self.copied, self.old, self.new)).is_some() {
            return None;
        }
        Some(Added::Key { primary, columns, name: name.map(|_| key.name.clone()), span })
    }

    fn check(
        &self,
        expr: &'t Expr,
        name: Option<&Name>,
        span: Span,
        touched: &dyn Fn(&CheckConstraint) -> bool,
    ) -> Option<Added<'t>> {
        let at = self.new.check_spans.iter().position(|check| *check == expr.span)?;
        let check = self.new.check_constraints.get(at)?;
        if same_check(self.old, check, &in_place(self.copied, self.old, self.new)).is_some() && !touched(check) {
            return None;
        }
        Some(Added::Check { name: name.map(|_| check.name.clone()), expr, span })
    }

    fn foreign(
        &self,
        columns: &[Name],
        reference: &'t tree::Reference,
        name: Option<&Name>,
        span: Span,
    ) -> Option<Added<'t>> {
        let columns: Vec<_> = columns.iter().map(Name::key).collect();
        let mut keys = self.new.foreign_keys.iter();
        let key = keys.find(|key| key.columns == columns && key.reference == reference.span)?;
        if same_foreign(self.catalog, self.old, key, &in_place(self.copied, self.old, self.new)).is_some() {
            return None;
        }
        Some(Added::Foreign { columns, name: name.map(|_| key.name.clone()), reference, span })
    }

    fn columns(&self) -> Result<Vec<NewColumn<'t>>, String> {
        if self.new.columns.len() != self.columns.len() {
            return Err("the new table is changed before it is complete".into());
        }
        let claimed = |old: &str| {
            // The old column of this name stays if the new table has the name too.
            self.new.column(old).is_some()
        };
        let mut renamed: Vec<String> = Vec::new();
        let mut columns = Vec::new();
        for (column, tree) in self.new.columns.iter().zip(self.columns) {
            if column.generated {
                return Err(format!("`{}` is a generated column", column.name));
            }
            let key = column.name.to_ascii_lowercase();
            let same = self.old.column(&key);
            let value = self.copied.values.get(&key).unwrap_or(&Value::Default);
            let (old, value) = match value {
                Value::Column(from) if *from == key => (same, None),
                Value::Column(from) if same.is_none() && !claimed(from) && !renamed.contains(from) => {
                    renamed.push(from.clone());
                    (self.old.column(from), None)
                }
                Value::Column(from) => (same, Some(Given::Column(from.clone()))),
                Value::Expr(expr) => (same, Some(Given::Expr(expr))),
                Value::Default if same.is_some_and(|same| same.numbered) || column.numbered => {
                    return Err(format!("the rows get new numbers in `{}`", column.name));
                }
                Value::Default if same.is_some() => (same, Some(Given::Default)),
                Value::Default => (None, None),
            };
            columns.push(self.column(column, tree, old, value)?);
        }
        Ok(columns)
    }

    fn column(
        &self,
        column: &Column,
        tree: &'t tree::Column,
        old: Option<&Column>,
        mut value: Option<Given<'t>>,
    ) -> Result<NewColumn<'t>, String> {
        let name = &column.name;
        let key = name.to_ascii_lowercase();
        let not_null = |table: &Table, column: &Column| {
            column.not_null || table.primary_key.iter().any(|key| column.name.eq_ignore_ascii_case(key))
        };
        let Some(old) = old else {
            if column.numbered || self.new.primary_key.contains(&key) && value.is_none() {
                return Err(format!("the new column `{name}` is in the primary key"));
            }
            let is_null = matches!(&value, Some(Given::Expr(expr)) if matches!(expr.bare().kind, ExprKind::Null));
            if is_null && column.default.is_none() {
                value = None;
            }
            return Ok(NewColumn {
                tree,
                column: column.clone(),
                old: None,
                not_null: (not_null(self.new, column) && value.is_some()).then_some(true),
                default: column.default.is_some() && value.is_some(),
                value,
                retyped: None,
            });
        };
        if old.generated {
            return Err(format!("`{name}` was a generated column"));
        }
        if old.numbered != column.numbered {
            return Err(format!("`{name}` begins or ceases to number the rows"));
        }
        if old.numbered && value.is_some() {
            return Err(format!("the numbers in `{name}` change"));
        }
        let decided = |column: &Column| self.decisions.get(column.id).map(|decided| decided.pg.clone());
        let (Some(from), Some(to)) = (decided(old), decided(column)) else {
            return Err(format!("the type of `{name}` is not known"));
        };
        let retyped = (!from.sql.eq_ignore_ascii_case(&to.sql) && !column.numbered).then_some((to, from.family));
        if old.collation != column.collation && retyped.is_none() {
            return Err(format!("the collation of `{name}` changes"));
        }
        let was = not_null(self.old, old);
        let is = not_null(self.new, column);
        let default = old.default_text != column.default_text
            || column.default.is_some() && retyped.as_ref().is_some_and(|(to, from)| to.family != *from);
        Ok(NewColumn {
            tree,
            column: column.clone(),
            old: Some(old.clone()),
            value,
            retyped,
            // A new primary key says it itself.
            not_null: (was != is && (column.not_null || !is)).then_some(is),
            default,
        })
    }
}
