//! The types in a statement: what columns want of what is stored in them.

use super::output::outputs;
use super::scope::{Scope, ScopeColumn, Source};
use super::{Place, Ty, Typing};
use crate::catalog::ColumnId;
use crate::pg_type::Affinity;
use crate::tree::*;

impl Typing<'_> {
    pub fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::CreateTable(create) => self.create_table(create),
            StatementKind::CreateIndex(create) => {
                let name = ObjectName { span: create.table.span, schema: None, name: create.table.clone() };
                let source = self.source(&name, None);
                self.scopes.push(Scope { sources: vec![source] });
                create.columns.iter().for_each(|column| {
                    self.expr(&column.expr);
                });
                create.condition.iter().for_each(|condition| self.condition(condition));
                self.scopes.pop();
            }
            StatementKind::CreateView(create) => drop(self.query(&create.query)),
            StatementKind::CreateTrigger(create) => {
                let scope = self.trigger_scope(&create.table);
                self.scopes.push(scope);
                create.condition.iter().for_each(|condition| self.condition(condition));
                create.body.iter().for_each(|statement| self.statement(statement));
                self.scopes.pop();
            }
            StatementKind::AlterTable(alter) => {
                if let AlterAction::AddColumn(column) = &alter.action {
                    let mut source = self.source(&alter.table, None);
                    source.complete = false;
                    self.scopes.push(Scope { sources: vec![source] });
                    self.constraints(column);
                    self.scopes.pop();
                }
            }
            StatementKind::Insert(insert) => self.insert(insert),
            StatementKind::Update(update) => self.update(update),
            StatementKind::Delete(delete) => {
                let outer = self.with(delete.with.as_ref());
                let source = self.source(&delete.table, delete.alias.as_ref());
                self.scopes.push(Scope { sources: vec![source] });
                delete.condition.iter().for_each(|condition| self.condition(condition));
                self.returning(delete.returning.as_ref());
                delete.limit.iter().for_each(|limit| drop(self.query(limit)));
                self.scopes.pop();
                self.common.truncate(outer);
            }
            StatementKind::Query(query) => drop(self.query(query)),
            _ => {}
        }
    }

    /// The columns of a new table: the catalog does not have it yet, but the decisions do, under the name of the table.
    fn create_table(&mut self, create: &CreateTable) {
        match &create.body {
            TableBody::Query(query) => {
                self.query(query);
                // SQLite stores a condition as 1 or 0.
                for value in outputs(&query.body).into_iter().flatten() {
                    if !matches!(value.bare().kind, ExprKind::Column { .. })
                        && self.ty(value) == super::Ty::Is(crate::pg_type::Family::Boolean)
                    {
                        self.want(value, crate::pg_type::Family::Integer, Place::Assigned);
                    }
                }
            }
            TableBody::Columns { columns, constraints, .. } => {
                let source = self.source(&create.name, None);
                self.scopes.push(Scope { sources: vec![source] });
                columns.iter().for_each(|column| self.constraints(column));
                for constraint in constraints {
                    match &constraint.kind {
                        TableConstraintKind::Check { expr, .. } => self.condition(expr),
                        TableConstraintKind::PrimaryKey { columns, .. }
                        | TableConstraintKind::Unique { columns, .. } => columns.iter().for_each(|column| {
                            self.expr(&column.expr);
                        }),
                        TableConstraintKind::ForeignKey { .. } => {}
                    }
                }
                self.scopes.pop();
            }
        }
    }

    fn constraints(&mut self, column: &Column) {
        let found = match self.find(None, &column.name) {
            super::scope::Found::Column(column) => Some(column),
            _ => None,
        };
        for constraint in &column.constraints {
            match &constraint.kind {
                ColumnConstraintKind::Check { expr, .. } => self.condition(expr),
                ColumnConstraintKind::Default { value } => {
                    self.expr(value);
                    self.assign(found.as_ref(), value);
                }
                ColumnConstraintKind::Generated { expr, .. } => {
                    self.expr(expr);
                    self.assign(found.as_ref(), expr);
                }
                _ => {}
            }
        }
    }

    fn assign(&mut self, column: Option<&ScopeColumn>, value: &Expr) {
        let Some(column) = column else { return };
        if let Some(id) = column.id {
            self.meet(id, column.facts.affinity, value);
        }
        if let Ty::Is(family) = column.ty {
            if family.is_number() {
                self.whole_number(value);
            }
            self.want(value, family, Place::Assigned);
        }
    }

    fn meet(&mut self, id: ColumnId, affinity: Option<Affinity>, value: &Expr) {
        self.stored(id, affinity, value);
        if let ExprKind::Case { branches, otherwise, .. } = &value.bare().kind {
            let results = branches.iter().map(|(_, result)| result).chain(otherwise.as_deref());
            results.for_each(|result| self.stored(id, affinity, result));
        }
    }

    fn stored(&mut self, id: ColumnId, affinity: Option<Affinity>, value: &Expr) {
        self.out.meetings.push((id, value.bare().span, true));
        self.out.stored.insert_first(value.bare().span, (id, affinity));
    }

    fn returning(&mut self, returning: Option<&Returning>) {
        let mut columns = Vec::new();
        returning.into_iter().flat_map(|returning| &returning.items).for_each(|item| self.item(item, &mut columns));
    }

    fn insert(&mut self, insert: &Insert) {
        let outer = self.with(insert.with.as_ref());
        let table = self.source(&insert.table, insert.alias.as_ref());
        let targets: Vec<Option<ScopeColumn>> = if insert.columns.is_empty() {
            // Generated columns take no value.
            let known = self.catalog.table(&insert.table.name.text);
            let is_generated =
                |name: &str| known.and_then(|table| table.column(name)).is_some_and(|column| column.generated);
            table.columns.iter().filter(|column| !is_generated(&column.name)).cloned().map(Some).collect()
        } else {
            let find = |name: &Name| table.columns.iter().find(|column| column.name == name.key()).cloned();
            insert.columns.iter().map(find).collect()
        };
        match &insert.source {
            InsertSource::Values(rows) => {
                for row in rows {
                    for (at, value) in row.values.iter().enumerate() {
                        self.expr(value);
                        self.assign(targets.get(at).and_then(Option::as_ref), value);
                    }
                }
            }
            InsertSource::Query(query) => {
                let shown = self.query(query);
                let arms = outputs(&query.body);
                for arm in &arms {
                    for (at, value) in arm.iter().enumerate() {
                        self.assign(targets.get(at).and_then(Option::as_ref), value);
                    }
                }
                if arms.iter().any(Vec::is_empty) {
                    // `SELECT *`: there is no expression to change, so the types must agree as they are.
                    for (target, value) in targets.iter().zip(&shown) {
                        if let Some(ScopeColumn { ty: Ty::Is(want), name, .. }) = target
                            && let Ty::Is(is) = value.ty
                            && is != *want
                            && !(is.is_number() && want.is_number())
                            && !(is.is_moment() && want.is_moment())
                            && *want != crate::pg_type::Family::Text
                        {
                            self.out.star_mismatch = Some(name.clone());
                        }
                    }
                }
            }
            InsertSource::DefaultValues => {}
        }
        let excluded = Source { name: "excluded".into(), ..table.clone() };
        let columns = table.columns.clone();
        self.scopes.push(Scope { sources: vec![table, excluded] });
        for upsert in &insert.upserts {
            upsert.target.iter().for_each(|column| {
                self.expr(&column.expr);
            });
            upsert.target_condition.iter().for_each(|condition| self.condition(condition));
            if let Some((assignments, condition)) = &upsert.update {
                self.assignments(assignments, &columns);
                condition.iter().for_each(|condition| self.condition(condition));
            }
        }
        self.returning(insert.returning.as_ref());
        self.scopes.pop();
        self.common.truncate(outer);
    }

    fn assignments(&mut self, assignments: &[Assignment], columns: &[ScopeColumn]) {
        for assignment in assignments {
            self.expr(&assignment.value);
            let values: Vec<&Expr> = match &assignment.value.bare().kind {
                ExprKind::Row(values) if assignment.columns.len() > 1 => {
                    self.out.rows.insert(assignment.value.bare().span);
                    values.iter().collect()
                }
                _ if assignment.columns.len() == 1 => vec![&assignment.value],
                _ => Vec::new(),
            };
            for (name, value) in assignment.columns.iter().zip(values) {
                let column = columns.iter().find(|column| column.name == name.key()).cloned();
                self.assign(column.as_ref(), value);
            }
        }
    }

    fn update(&mut self, update: &Update) {
        let outer = self.with(update.with.as_ref());
        let table = self.source(&update.table, update.alias.as_ref());
        let columns = table.columns.clone();
        let mut scope = Scope { sources: vec![table] };
        if let Some(from) = &update.from {
            self.from(from, &mut scope);
        }
        self.scopes.push(scope);
        self.assignments(&update.assignments, &columns);
        update.condition.iter().for_each(|condition| self.condition(condition));
        self.returning(update.returning.as_ref());
        update.limit.iter().for_each(|limit| drop(self.query(limit)));
        self.scopes.pop();
        self.common.truncate(outer);
    }
}
