//! All expressions and queries of a statement.

use lite2pg_core::tree::*;

/// An expression or a query.
#[derive(Clone, Copy)]
pub enum Node<'t> {
    Expr(&'t Expr),
    Query(&'t Query),
}

/// Lists the nodes of a statement, parents first.
pub fn nodes(statement: &Statement) -> Vec<Node<'_>> {
    let mut walk = Walk(Vec::new());
    walk.statement(statement);
    walk.0
}

struct Walk<'t>(Vec<Node<'t>>);

impl<'t> Walk<'t> {
    fn statement(&mut self, statement: &'t Statement) {
        match &statement.kind {
            StatementKind::CreateTable(table) => match &table.body {
                TableBody::Columns { columns, constraints, .. } => {
                    for column in columns {
                        self.column(column);
                    }
                    for constraint in constraints {
                        match &constraint.kind {
                            TableConstraintKind::PrimaryKey { columns, .. }
                            | TableConstraintKind::Unique { columns, .. } => self.indexed(columns),
                            TableConstraintKind::Check { expr, .. } => self.expr(expr),
                            TableConstraintKind::ForeignKey { .. } => {}
                        }
                    }
                }
                TableBody::Query(query) => self.query(query),
            },
            StatementKind::CreateIndex(index) => {
                self.indexed(&index.columns);
                self.exprs(&index.condition);
            }
            StatementKind::CreateView(view) => self.query(&view.query),
            StatementKind::CreateTrigger(trigger) => {
                self.exprs(&trigger.condition);
                trigger.body.iter().for_each(|statement| self.statement(statement));
            }
            StatementKind::AlterTable(alter) => {
                if let AlterAction::AddColumn(column) = &alter.action {
                    self.column(column);
                }
            }
            StatementKind::Insert(insert) => {
                self.with(insert.with.as_ref());
                match &insert.source {
                    InsertSource::Values(rows) => rows.iter().for_each(|row| self.exprs(&row.values)),
                    InsertSource::Query(query) => self.query(query),
                    InsertSource::DefaultValues => {}
                }
                for upsert in &insert.upserts {
                    self.indexed(&upsert.target);
                    self.exprs(&upsert.target_condition);
                    if let Some((assignments, condition)) = &upsert.update {
                        self.assignments(assignments);
                        self.exprs(condition);
                    }
                }
                self.returning(insert.returning.as_ref());
            }
            StatementKind::Update(update) => {
                self.with(update.with.as_ref());
                self.assignments(&update.assignments);
                update.from.iter().for_each(|from| self.from(from));
                self.exprs(&update.condition);
                self.returning(update.returning.as_ref());
            }
            StatementKind::Delete(delete) => {
                self.with(delete.with.as_ref());
                self.exprs(&delete.condition);
                self.returning(delete.returning.as_ref());
            }
            StatementKind::Query(query) => self.query(query),
            _ => {}
        }
    }

    fn column(&mut self, column: &'t Column) {
        for constraint in &column.constraints {
            match &constraint.kind {
                ColumnConstraintKind::Check { expr, .. }
                | ColumnConstraintKind::Default { value: expr }
                | ColumnConstraintKind::Generated { expr, .. } => self.expr(expr),
                _ => {}
            }
        }
    }

    fn indexed(&mut self, columns: &'t [IndexedColumn]) {
        self.exprs(columns.iter().map(|column| &column.expr));
    }

    fn assignments(&mut self, assignments: &'t [Assignment]) {
        self.exprs(assignments.iter().map(|assignment| &assignment.value));
    }

    fn returning(&mut self, returning: Option<&'t Returning>) {
        if let Some(returning) = returning {
            self.items(&returning.items);
        }
    }

    fn items(&mut self, items: &'t [SelectItem]) {
        for item in items {
            if let SelectItem::Expr(expr, _) = item {
                self.expr(expr);
            }
        }
    }

    fn with(&mut self, with: Option<&'t With>) {
        with.iter().flat_map(|with| &with.tables).for_each(|table| self.query(&table.query));
    }

    fn query(&mut self, query: &'t Query) {
        self.0.push(Node::Query(query));
        self.with(query.with.as_ref());
        self.body(&query.body);
        self.exprs(query.order_by.iter().map(|term| &term.expr));
        if let Some(limit) = &query.limit {
            self.expr(&limit.limit);
            self.exprs(&limit.offset);
        }
    }

    fn body(&mut self, body: &'t QueryBody) {
        match body {
            QueryBody::Select(select) => {
                self.items(&select.items);
                select.from.iter().for_each(|from| self.from(from));
                self.exprs(&select.condition);
                self.exprs(&select.group_by);
                self.exprs(&select.having);
                for window in &select.windows {
                    self.exprs(&window.spec.partition_by);
                    self.exprs(window.spec.order_by.iter().map(|term| &term.expr));
                    self.exprs(&window.spec.bounds);
                }
            }
            QueryBody::Values(rows) => rows.iter().for_each(|row| self.exprs(&row.values)),
            QueryBody::Compound { left, right, .. } => {
                self.body(left);
                self.body(right);
            }
        }
    }

    fn from(&mut self, from: &'t From) {
        for table in from.tables() {
            match &table.kind {
                TableRefKind::Table(_) => {}
                TableRefKind::Function(_, arguments) => self.exprs(arguments),
                TableRefKind::Query(query) => self.query(query),
                TableRefKind::Joined(from) => self.from(from),
            }
        }
        for join in &from.joins {
            if let JoinConstraint::On(expr) = &join.constraint {
                self.expr(expr);
            }
        }
    }

    fn exprs(&mut self, exprs: impl IntoIterator<Item = &'t Expr>) {
        exprs.into_iter().for_each(|expr| self.expr(expr));
    }

    fn expr(&mut self, expr: &'t Expr) {
        self.0.push(Node::Expr(expr));
        expr.children(|child| self.expr(child));
        expr.query().into_iter().for_each(|query| self.query(query));
    }
}
