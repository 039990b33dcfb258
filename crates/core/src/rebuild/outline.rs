//! A rebuild as a list of PostgreSQL statements: what hangs on the table, then `ALTER TABLE`.

use std::collections::BTreeSet;

use super::collapse::{Collapse, spell, touched};
use super::copied::Copied;
use super::difference::{Added, Difference, Given, Tables};
use super::recognise::{Rebuild, uses};
use super::warnings;
use crate::catalog::{Catalog, Index, Table};
use crate::edit::Piece;
use crate::infer::Decisions;
use crate::pieces;
use crate::text::Span;
use crate::tree::*;

/// The statements that stand for a rebuild.
#[derive(Debug, Default)]
pub struct Outline {
    /// Without `;`, in pieces of the text that has the rebuild.
    pub statements: Vec<Vec<Piece>>,
    /// What the user should know.
    pub warnings: Vec<String>,
    /// The columns in PostgreSQL's order, in lower case, if that is not SQLite's.
    pub order: Option<Vec<String>>,
}

/// What an outline is made from.
pub struct Parts<'a, 't> {
    pub rebuild: &'a Rebuild,
    /// All statements of the file.
    pub statements: &'a [Option<&'t Statement>],
    pub source: &'a str,
    pub old: &'a Table,
    pub copied: &'a Copied<'t>,
    /// The catalog where the table is still the old one.
    pub before: &'a Catalog,
    /// The catalog where it is the new one.
    pub after: &'a Catalog,
    pub decisions: &'a Decisions,
}

impl Parts<'_, '_> {
    /// Writes the outline. `removed` tells the parts of the new table's definition that a rule takes away.
    ///
    /// # Errors
    /// If `ALTER TABLE` cannot say it: why.
    pub fn outline(&self, removed: &dyn Fn(Span) -> bool) -> Result<Outline, String> {
        let new = self.after.tables.get(&self.rebuild.table).ok_or("the new table is not there")?;
        let Some(Statement { kind: StatementKind::CreateTable(create), .. }) = self.statements[self.rebuild.create]
        else {
            return Err("the new table is not there".into());
        };
        let TableBody::Columns { columns, constraints, .. } = &create.body else {
            return Err("the new table is made from a query".into());
        };
        if self.old.module.is_some() || self.old.temporary != new.temporary {
            return Err("the table is a virtual or temporary one".into());
        }
        let tables = Tables {
            old: self.old,
            new,
            catalog: self.after,
            columns,
            constraints,
            copied: self.copied,
            decisions: self.decisions,
        };
        let mut difference = tables.difference()?;
        difference.added.retain(|added| !removed(added.span()));
        self.check_copy(&difference)?;
        self.check_children(&difference)?;
        self.check_views(&difference)?;
        let mut outline = Outline::default();
        self.warn_of_enforced_keys(&mut outline);
        let parents = std::slice::from_ref(&self.rebuild.table);
        outline.warnings.extend(warnings::moved_keys(self.rebuild, self.statements, self.before, parents));
        outline.warnings.extend(warnings::conversions(&difference));
        self.triggers(&mut outline);
        self.indexes(&difference, &mut outline)?;
        let collapse = Collapse::new(&tables, &difference);
        outline.statements.extend(collapse.statements(self.copied)?);
        let order = collapse.order();
        if order.iter().ne(new.columns.iter().map(|column| column.name.to_ascii_lowercase()).collect::<Vec<_>>().iter())
        {
            outline.warnings.push(format!(
                "PostgreSQL keeps the order of the columns of `{}` and adds new ones at the end: `SELECT *` shows them in another order than SQLite",
                new.name
            ));
            outline.order = Some(order);
        }
        Ok(outline)
    }

    /// The copy must say the same when it is spread over other statements.
    fn check_copy(&self, difference: &Difference) -> Result<(), String> {
        let own: Vec<&str> = self.own_names();
        let given = difference.columns.iter().filter_map(|column| match &column.value {
            Some(Given::Expr(expr)) => Some(*expr),
            _ => None,
        });
        for expr in given.chain(self.copied.condition) {
            self.check_expr(expr, &own)?;
        }
        for column in &difference.columns {
            if column.retyped.is_some()
                && let Some(Given::Expr(expr)) = &column.value
                && holds_query(expr)
            {
                return Err(format!(
                    "the type of `{}` changes by a query, which ALTER TABLE does not take",
                    column.column.name
                ));
            }
        }
        if let Some(Statement { kind: StatementKind::Insert(insert), .. }) = self.statements[self.rebuild.copy]
            && insert.conflict.as_ref().is_some_and(|(_, conflict)| *conflict != Conflict::Abort)
        {
            let stricter = difference.added.iter().any(|added| !matches!(added, Added::Foreign { .. }))
                || difference.columns.iter().any(|column| column.not_null == Some(true));
            if stricter {
                return Err("the copy leaves out rows that break a new constraint".into());
            }
        }
        Ok(())
    }

    fn own_names(&self) -> Vec<&str> {
        let meanwhile = self.rebuild.meanwhile.iter().map(String::as_str);
        meanwhile.chain([self.rebuild.new.as_str(), self.rebuild.table.as_str()]).collect()
    }

    fn check_expr(&self, expr: &Expr, own: &[&str]) -> Result<(), String> {
        let mut rest = vec![expr];
        while let Some(expr) = rest.pop() {
            match &expr.kind {
                ExprKind::Column { name, .. } if self.old.column(&name.text).is_none() && name.quote != Some('"') => {
                    return Err(format!("the old table has no column `{}`", name.text));
                }
                ExprKind::Function(function) => {
                    let aggregate = ["count", "sum", "total", "avg", "group_concat"];
                    let lower = function.name.key();
                    let is_one = aggregate.contains(&lower.as_str())
                        || (["min", "max"].contains(&lower.as_str()) && function.arguments.len() == 1);
                    if is_one || function.over.is_some() {
                        return Err("a value is made from several rows".into());
                    }
                }
                _ => {}
            }
            if let Some(query) = expr.query() {
                let statement = Statement { span: query.span, kind: StatementKind::Query(Box::new(query.clone())) };
                let mut qualified = false;
                crate::walk::exprs(&statement, &mut |expr| {
                    qualified |= matches!(&expr.kind, ExprKind::Column { table: Some(_), .. });
                });
                if qualified || uses(&statement).iter().any(|name| own.contains(&name.as_str())) {
                    return Err("a value comes from a query that knows the table".into());
                }
            }
            expr.children(|child| rest.push(child));
        }
        Ok(())
    }

    /// What other tables refer to must stay as it is.
    fn check_children(&self, difference: &Difference) -> Result<(), String> {
        let touched = |name: &String| {
            difference.dropped.contains(name)
                || difference.columns.iter().any(|column| {
                    column.old.as_ref().is_some_and(|old| old.name.eq_ignore_ascii_case(name))
                        && (column.value.is_some()
                            || column.retyped.as_ref().is_some_and(|(to, from)| to.family != *from))
                })
        };
        for (name, child) in &self.before.tables {
            for key in child.foreign_keys.iter().filter(|key| key.parent == self.rebuild.table) {
                if self.copied.condition.is_some() {
                    return Err("rows are left out to which others may refer".into());
                }
                // The table's own key to itself is part of the difference.
                if *name == self.rebuild.table && difference.gone.contains(&key.name) {
                    continue;
                }
                let columns = self.before.parent_columns(key);
                let lost = |columns: &[String]| {
                    let supports = self.old.key_constraints.iter().filter(|key| same_set(&key.columns, columns));
                    supports.clone().next().is_some()
                        && supports.into_iter().all(|key| difference.gone.contains(&key.name))
                };
                if columns.iter().any(touched) || lost(&columns) {
                    return Err(format!("`{}` refers to what changes", child.name));
                }
            }
        }
        Ok(())
    }

    fn check_views(&self, difference: &Difference) -> Result<(), String> {
        let touched = touched(difference);
        let grows = difference.columns.iter().any(|column| column.old.is_none());
        for view in self.before.views.values() {
            let tree = Statement { span: view.query.span, kind: StatementKind::Query(Box::new(view.query.clone())) };
            if !uses(&tree).contains(&self.rebuild.table) {
                continue;
            }
            let mut shown: BTreeSet<String> = BTreeSet::new();
            crate::walk::exprs(&tree, &mut |expr| {
                if let ExprKind::Column { name, .. } = &expr.kind {
                    shown.insert(name.key());
                }
            });
            let mut star = false;
            crate::walk::queries(&tree, &mut |query| {
                let mut bodies = vec![&query.body];
                while let Some(body) = bodies.pop() {
                    match body {
                        QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right.as_ref()]),
                        QueryBody::Select(select) => {
                            star |= select.items.iter().any(|item| !matches!(item, SelectItem::Expr(..)));
                        }
                        QueryBody::Values(_) => {}
                    }
                }
            });
            if (star && (grows || !touched.is_empty())) || !shown.is_disjoint(&touched) {
                return Err(format!("the view `{}` shows what changes", view.name));
            }
        }
        Ok(())
    }

    /// Where SQLite enforces foreign keys, `DROP TABLE` deletes the rows first
    /// (<https://www.sqlite.org/foreignkeys.html#fk_schemacommands>), and what refers to them follows.
    fn warn_of_enforced_keys(&self, outline: &mut Outline) {
        let mut enforced = false;
        for statement in self.statements.iter().take(self.rebuild.complete).flatten() {
            if let StatementKind::Pragma(pragma) = &statement.kind
                && pragma.name.name.is("foreign_keys")
                && let Some(value) = &pragma.value
            {
                enforced = warnings::is_on(value);
            }
        }
        let child = self.before.tables.iter().find(|(name, child)| {
            **name != self.rebuild.table && child.foreign_keys.iter().any(|key| key.parent == self.rebuild.table)
        });
        if let Some((_, child)) = child.filter(|_| enforced) {
            outline.warnings.push(format!(
                "with foreign_keys = ON SQLite deletes or changes the rows of `{}` when this rebuild drops the table, or refuses; the port leaves them alone",
                child.name
            ));
        }
    }

    /// The triggers go with the old table; a later statement makes them again, or nobody does.
    fn triggers(&self, outline: &mut Outline) {
        let table = spell(self.before, &self.rebuild.table);
        for (key, trigger) in &self.before.triggers {
            if trigger.table != self.rebuild.table {
                continue;
            }
            let name = spell(self.before, &trigger.name);
            outline.statements.push(pieces![format!("DROP TRIGGER {name} ON {table}")]);
            outline.statements.push(pieces![format!("DROP FUNCTION IF EXISTS {name}()")]);
            let again = self.later().any(|(_, statement)| match &statement.kind {
                StatementKind::CreateTrigger(create) => create.name.name.key() == *key,
                _ => false,
            });
            if !again {
                outline
                    .warnings
                    .push(format!("the rebuild drops the trigger `{}` and does not make it again", trigger.name));
            }
        }
    }

    /// The indexes go with the old table too, but for those that come back as they were.
    fn indexes(&self, difference: &Difference, outline: &mut Outline) -> Result<(), String> {
        for (key, index) in &self.before.indexes {
            if index.table != self.rebuild.table {
                continue;
            }
            let again = self.later().chain(self.early()).find_map(|(at, statement)| match &statement.kind {
                StatementKind::CreateIndex(create) if create.name.name.key() == *key => Some((at, statement, create)),
                _ => None,
            });
            if let Some((at, statement, create)) = again {
                if !self.rebuild.indexes.contains(&at)
                    && create.if_not_exists.is_some()
                    && self.is_same(index, statement, create)
                    && !is_rewritten(index, difference)
                {
                    continue;
                }
            } else {
                let dropped = self.later().any(|(_, statement)| match &statement.kind {
                    StatementKind::Drop(drop) => drop.object == ObjectKind::Index && drop.name.name.key() == *key,
                    _ => false,
                });
                let columns = index.columns.iter().flatten().any(|column| difference.dropped.contains(column));
                if columns {
                    // It goes with its column.
                    continue;
                }
                if !dropped {
                    outline
                        .warnings
                        .push(format!("the rebuild drops the index `{}` and does not make it again", index.name));
                }
            }
            let columns: Option<Vec<String>> = index.columns.iter().cloned().collect();
            if let Some(columns) = columns.filter(|_| index.unique && !index.partial)
                && !self.old.key_constraints.iter().any(|key| same_set(&key.columns, &columns))
                && let Some(child) = self.refers_to(&columns)
            {
                return Err(format!("the foreign key of `{child}` needs the index `{}`", index.name));
            }
            outline.statements.push(pieces![format!("DROP INDEX {}", spell(self.before, &index.name))]);
        }
        Ok(())
    }

    fn refers_to(&self, columns: &[String]) -> Option<&str> {
        let refers = |table: &&Table| {
            let mut keys = table.foreign_keys.iter().filter(|key| key.parent == self.rebuild.table);
            keys.any(|key| same_set(&self.before.parent_columns(key), columns))
        };
        self.before.tables.values().map(AsRef::as_ref).find(refers).map(|table| table.name.as_str())
    }

    fn is_same(&self, index: &Index, statement: &Statement, create: &CreateIndex) -> bool {
        let span = Span::new(create.table.span.end, statement.span.end);
        index.unique == create.unique && index.text == crate::catalog::names::normal(self.source, span)
    }

    /// The statements behind the rebuild.
    fn later(&self) -> impl Iterator<Item = (usize, &Statement)> {
        let behind = self.rebuild.complete;
        self.statements.iter().enumerate().skip(behind + 1).filter_map(|(at, statement)| Some((at, (*statement)?)))
    }

    /// The indexes that are made before the table is complete.
    fn early(&self) -> impl Iterator<Item = (usize, &Statement)> {
        self.rebuild.indexes.iter().filter_map(|at| Some((*at, self.statements[*at]?)))
    }
}

/// True if there is a query anywhere in an expression.
fn holds_query(expr: &Expr) -> bool {
    let mut found = expr.query().is_some();
    expr.children(|child| found = found || holds_query(child));
    found
}

fn same_set(left: &[String], right: &[String]) -> bool {
    left.len() == right.len() && left.iter().all(|name| right.contains(name))
}

/// True if PostgreSQL could not carry the index over.
fn is_rewritten(index: &Index, difference: &Difference) -> bool {
    let changed = |column: &String| {
        difference.dropped.contains(column)
            || difference.columns.iter().any(|new| {
                new.old.as_ref().is_some_and(|old| {
                    old.name.eq_ignore_ascii_case(column) && (new.retyped.is_some() || old.name != new.column.name)
                })
            })
    };
    index.text.iter().any(changed)
}
