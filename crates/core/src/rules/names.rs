//! The places of all names in a statement that are not quoted.

use crate::text::Span;
use crate::tree::*;

/// The unquoted names of tables, columns and aliases, wherever they are defined or used.
pub(super) fn of(statement: &Statement) -> Vec<Span> {
    let mut names = Vec::new();
    collect(statement, &mut |name: &Name| {
        if name.quote.is_none() {
            names.push(name.span);
        }
    });
    names
}

fn collect(statement: &Statement, take: &mut dyn FnMut(&Name)) {
    match &statement.kind {
        StatementKind::CreateTable(create) => {
            take(&create.name.name);
            if let TableBody::Columns { columns, constraints, .. } = &create.body {
                columns.iter().for_each(|c| column(c, take));
                for constraint in constraints {
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
        if let ColumnConstraintKind::References(reference) = &constraint.kind {
            take(&reference.table);
            reference.columns.iter().for_each(&mut *take);
        }
    }
}
