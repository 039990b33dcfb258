//! Walks over all queries and expressions of a statement, at any depth.

use crate::tree::*;

/// Calls `visit` on every expression of a statement, outer ones first.
pub fn exprs<'t>(statement: &'t Statement, visit: &mut dyn FnMut(&'t Expr)) {
    let mut walk = Walk { expr: visit, query: &mut |_| {} };
    walk.statement(statement);
}

/// Calls `visit` on every query of a statement, outer ones first.
pub fn queries<'t>(statement: &'t Statement, visit: &mut dyn FnMut(&'t Query)) {
    let mut walk = Walk { expr: &mut |_| {}, query: visit };
    walk.statement(statement);
}

/// Calls `visit` on every expression of a query, outer ones first.
pub fn exprs_of<'t>(query: &'t Query, visit: &mut dyn FnMut(&'t Expr)) {
    let mut walk = Walk { expr: visit, query: &mut |_| {} };
    walk.query(query);
}

/// Calls `visit` on a query and on every query in it.
pub fn queries_in<'t>(query: &'t Query, visit: &mut dyn FnMut(&'t Query)) {
    let mut walk = Walk { expr: &mut |_| {}, query: visit };
    walk.query(query);
}

/// Calls `visit` on every `WITH` of a statement, outer ones first.
pub fn withs<'t>(statement: &'t Statement, visit: &mut dyn FnMut(&'t With)) {
    let own = match &statement.kind {
        StatementKind::Insert(insert) => insert.with.as_ref(),
        StatementKind::Update(update) => update.with.as_ref(),
        StatementKind::Delete(delete) => delete.with.as_ref(),
        _ => None,
    };
    own.into_iter().for_each(&mut *visit);
    queries(statement, &mut |query| query.with.iter().for_each(&mut *visit));
}

/// Calls `visit` on every table that a query names in FROM, at any depth.
pub fn tables<'t>(query: &'t Query, visit: &mut dyn FnMut(&'t TableRef, &'t ObjectName)) {
    let mut own = |query: &'t Query| {
        let mut bodies = vec![&query.body];
        while let Some(body) = bodies.pop() {
            match body {
                QueryBody::Compound { left, right, .. } => bodies.extend([right.as_ref(), left.as_ref()]),
                QueryBody::Select(select) => select.from.iter().for_each(|from| named(from, visit)),
                QueryBody::Values(_) => {}
            }
        }
    };
    queries_in(query, &mut own);
}

/// Calls `visit` on every table that FROM names, those in parentheses too.
pub fn named<'t>(from: &'t From, visit: &mut dyn FnMut(&'t TableRef, &'t ObjectName)) {
    for table in from.tables() {
        match &table.kind {
            TableRefKind::Table(name) => visit(table, name),
            TableRefKind::Joined(from) => named(from, visit),
            TableRefKind::Query(_) | TableRefKind::Function(..) => {}
        }
    }
}

struct Walk<'v, 't> {
    expr: &'v mut dyn FnMut(&'t Expr),
    query: &'v mut dyn FnMut(&'t Query),
}

impl<'t> Walk<'_, 't> {
    fn statement(&mut self, statement: &'t Statement) {
        match &statement.kind {
            StatementKind::CreateTable(create) => match &create.body {
                TableBody::Query(query) => self.query(query),
                TableBody::Columns { columns, constraints, .. } => {
                    columns.iter().for_each(|column| self.column(column));
                    for constraint in constraints {
                        match &constraint.kind {
                            TableConstraintKind::Check { expr, .. } => self.expr(expr),
                            TableConstraintKind::PrimaryKey { columns, .. }
                            | TableConstraintKind::Unique { columns, .. } => {
                                columns.iter().for_each(|column| self.expr(&column.expr));
                            }
                            TableConstraintKind::ForeignKey { .. } => {}
                        }
                    }
                }
            },
            StatementKind::CreateIndex(create) => {
                create.columns.iter().for_each(|column| self.expr(&column.expr));
                create.condition.iter().for_each(|expr| self.expr(expr));
            }
            StatementKind::CreateView(create) => self.query(&create.query),
            StatementKind::CreateTrigger(create) => {
                create.condition.iter().for_each(|expr| self.expr(expr));
                create.body.iter().for_each(|statement| self.statement(statement));
            }
            StatementKind::AlterTable(alter) => {
                if let AlterAction::AddColumn(column) = &alter.action {
                    self.column(column);
                }
            }
            StatementKind::Insert(insert) => self.insert(insert),
            StatementKind::Update(update) => {
                self.with(update.with.as_ref());
                update.assignments.iter().for_each(|assignment| self.expr(&assignment.value));
                update.from.iter().for_each(|from| self.from(from));
                update.condition.iter().for_each(|expr| self.expr(expr));
                self.returning(update.returning.as_ref());
                update.limit.iter().for_each(|query| self.query(query));
            }
            StatementKind::Delete(delete) => {
                self.with(delete.with.as_ref());
                delete.condition.iter().for_each(|expr| self.expr(expr));
                self.returning(delete.returning.as_ref());
                delete.limit.iter().for_each(|query| self.query(query));
            }
            StatementKind::Query(query) => self.query(query),
            _ => {}
        }
    }

    fn column(&mut self, column: &'t Column) {
        for constraint in &column.constraints {
            match &constraint.kind {
                ColumnConstraintKind::Check { expr, .. } | ColumnConstraintKind::Generated { expr, .. } => {
                    self.expr(expr);
                }
                ColumnConstraintKind::Default { value } => self.expr(value),
                _ => {}
            }
        }
    }

    fn insert(&mut self, insert: &'t Insert) {
        self.with(insert.with.as_ref());
        match &insert.source {
            InsertSource::Values(rows) => rows.iter().flat_map(|row| &row.values).for_each(|value| self.expr(value)),
            InsertSource::Query(query) => self.query(query),
            InsertSource::DefaultValues => {}
        }
        for upsert in &insert.upserts {
            upsert.target.iter().for_each(|column| self.expr(&column.expr));
            upsert.target_condition.iter().for_each(|expr| self.expr(expr));
            if let Some((assignments, condition)) = &upsert.update {
                assignments.iter().for_each(|assignment| self.expr(&assignment.value));
                condition.iter().for_each(|expr| self.expr(expr));
            }
        }
        self.returning(insert.returning.as_ref());
    }

    fn with(&mut self, with: Option<&'t With>) {
        with.into_iter().flat_map(|with| &with.tables).for_each(|table| self.query(&table.query));
    }

    fn returning(&mut self, returning: Option<&'t Returning>) {
        returning.into_iter().flat_map(|returning| &returning.items).for_each(|item| self.item(item));
    }

    fn item(&mut self, item: &'t SelectItem) {
        if let SelectItem::Expr(expr, _) = item {
            self.expr(expr);
        }
    }

    fn query(&mut self, query: &'t Query) {
        (self.query)(query);
        self.with(query.with.as_ref());
        self.body(&query.body);
        query.order_by.iter().for_each(|term| self.expr(&term.expr));
        if let Some(limit) = &query.limit {
            self.expr(&limit.limit);
            limit.offset.iter().for_each(|expr| self.expr(expr));
        }
    }

    fn body(&mut self, body: &'t QueryBody) {
        match body {
            QueryBody::Values(rows) => rows.iter().flat_map(|row| &row.values).for_each(|value| self.expr(value)),
            QueryBody::Compound { left, right, .. } => {
                self.body(left);
                self.body(right);
            }
            QueryBody::Select(select) => {
                select.items.iter().for_each(|item| self.item(item));
                select.from.iter().for_each(|from| self.from(from));
                let exprs = select.condition.iter().chain(&select.group_by).chain(&select.having);
                exprs.for_each(|expr| self.expr(expr));
                for window in &select.windows {
                    let spec = &window.spec;
                    let exprs = spec.partition_by.iter().chain(spec.order_by.iter().map(|term| &term.expr));
                    exprs.for_each(|expr| self.expr(expr));
                }
            }
        }
    }

    fn from(&mut self, from: &'t From) {
        for table in from.tables() {
            match &table.kind {
                TableRefKind::Table(_) => {}
                TableRefKind::Function(_, arguments) => arguments.iter().for_each(|expr| self.expr(expr)),
                TableRefKind::Query(query) => self.query(query),
                TableRefKind::Joined(from) => self.from(from),
            }
        }
        for join in &from.joins {
            if let JoinConstraint::On(condition) = &join.constraint {
                self.expr(condition);
            }
        }
    }

    fn expr(&mut self, expr: &'t Expr) {
        (self.expr)(expr);
        if let Some(query) = expr.query() {
            self.query(query);
        }
        expr.children(|child| self.expr(child));
    }
}
