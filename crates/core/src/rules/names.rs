//! The places of the names in a statement.

use crate::text::Span;
use crate::tree::*;

/// The names of tables, columns and aliases, wherever they are defined or used, that stand there bare or in the quotes of
/// a text.
pub(super) fn of(statement: &Statement) -> Vec<Span> {
    let mut names = Vec::new();
    collect(statement, &mut |name: &Name| {
        if matches!(name.quote, None | Some('\'')) {
            names.push(name.span);
        }
    });
    names
}

/// Calls `take` on the name of every table, index, view and trigger that a statement makes, changes or reads.
pub(crate) fn objects(statement: &Statement, take: &mut dyn FnMut(&ObjectName)) {
    match &statement.kind {
        StatementKind::CreateTable(create) => take(&create.name),
        StatementKind::CreateIndex(create) => take(&create.name),
        StatementKind::CreateView(create) => take(&create.name),
        StatementKind::CreateVirtualTable(create) => take(&create.name),
        StatementKind::CreateTrigger(create) => {
            take(&create.name);
            take(&create.table);
        }
        StatementKind::AlterTable(alter) => take(&alter.table),
        StatementKind::Drop(drop) => take(&drop.name),
        _ => {}
    }
    let body = match &statement.kind {
        StatementKind::CreateTrigger(create) => create.body.as_slice(),
        _ => std::slice::from_ref(statement),
    };
    for statement in body {
        match &statement.kind {
            StatementKind::Insert(insert) => take(&insert.table),
            StatementKind::Update(update) => take(&update.table),
            StatementKind::Delete(delete) => take(&delete.table),
            _ => {}
        }
    }
    if let StatementKind::Update(update) = &statement.kind {
        update.from.iter().for_each(|from| named(from, take));
    }
    crate::walk::queries(statement, &mut |query| tables(query, take));
}

/// Calls `take` on the name of every table and view in the FROM clauses of a query, those of subqueries left out.
pub(crate) fn tables(query: &Query, take: &mut dyn FnMut(&ObjectName)) {
    let mut bodies = vec![&query.body];
    while let Some(body) = bodies.pop() {
        match body {
            QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right.as_ref()]),
            QueryBody::Select(select) => select.from.iter().for_each(|from| named(from, take)),
            QueryBody::Values(_) => {}
        }
    }
}

fn named(from: &From, take: &mut dyn FnMut(&ObjectName)) {
    crate::walk::named(from, &mut |_, name| take(name));
}

fn collect(statement: &Statement, take: &mut dyn FnMut(&Name)) {
    match &statement.kind {
        StatementKind::CreateTable(create) => {
            take(&create.name.name);
            if let TableBody::Columns { columns, constraints, .. } = &create.body {
                columns.iter().for_each(|c| column(c, take));
                for constraint in constraints {
                    constraint.name.iter().for_each(&mut *take);
                    if let TableConstraintKind::ForeignKey { columns, reference } = &constraint.kind {
                        columns.iter().chain(&reference.columns).for_each(&mut *take);
                        take(&reference.table);
                    }
                }
            }
        }
        StatementKind::CreateIndex(create) => {
            take(&create.name.name);
            take(&create.table);
        }
        StatementKind::CreateView(create) => {
            take(&create.name.name);
            create.columns.iter().for_each(&mut *take);
        }
        StatementKind::CreateTrigger(create) => create.body.iter().for_each(|statement| collect(statement, take)),
        StatementKind::AlterTable(alter) => {
            take(&alter.table.name);
            match &alter.action {
                AlterAction::RenameTo(name) | AlterAction::DropColumn(name) => take(name),
                AlterAction::RenameColumn { from, to } => {
                    take(from);
                    take(to);
                }
                AlterAction::AddColumn(c) => column(c, take),
            }
        }
        StatementKind::Drop(drop) => take(&drop.name.name),
        StatementKind::Insert(insert) => {
            take(&insert.table.name);
            insert.columns.iter().for_each(&mut *take);
            for (assignments, _) in insert.upserts.iter().filter_map(|upsert| upsert.update.as_ref()) {
                assignments.iter().flat_map(|assignment| &assignment.columns).for_each(&mut *take);
            }
        }
        StatementKind::Update(update) => {
            take(&update.table.name);
            update.assignments.iter().flat_map(|assignment| &assignment.columns).for_each(&mut *take);
        }
        StatementKind::Delete(delete) => take(&delete.table.name),
        _ => {}
    }
    if matches!(statement.kind, StatementKind::CreateTrigger(_)) {
        return;
    }
    crate::walk::exprs(statement, &mut |expr| {
        if let ExprKind::Column { table, name, .. } = &expr.kind {
            table.iter().for_each(&mut *take);
            take(name);
        }
    });
    crate::walk::queries(statement, &mut |query| {
        let mut bodies = vec![&query.body];
        while let Some(body) = bodies.pop() {
            match body {
                QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right.as_ref()]),
                QueryBody::Select(select) => {
                    for table in select.from.iter().flat_map(From::tables) {
                        table.alias.iter().for_each(&mut *take);
                        if let TableRefKind::Table(name) = &table.kind {
                            take(&name.name);
                        }
                    }
                    for item in &select.items {
                        if let SelectItem::Expr(_, Some(alias)) = item {
                            take(alias);
                        }
                    }
                }
                QueryBody::Values(_) => {}
            }
        }
    });
}

fn column(column: &Column, take: &mut dyn FnMut(&Name)) {
    take(&column.name);
    for constraint in &column.constraints {
        constraint.name.iter().for_each(&mut *take);
        if let ColumnConstraintKind::References(reference) = &constraint.kind {
            take(&reference.table);
            reference.columns.iter().for_each(&mut *take);
        }
    }
}
