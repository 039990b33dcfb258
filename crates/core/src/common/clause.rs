//! The clauses of a statement.

use crate::text::Span;
use crate::tree::*;

/// The clauses that PostgreSQL does not have.
pub(super) fn check(statement: &Statement, need: &mut dyn FnMut(Span, &str)) {
    let written = match &statement.kind {
        StatementKind::Insert(insert) => Some(&insert.table),
        StatementKind::Update(update) => Some(&update.table),
        StatementKind::Delete(delete) => Some(&delete.table),
        _ => None,
    };
    if let Some(table) = written.filter(|table| table.name.key().starts_with("sqlite_")) {
        need(table.span, "writing to SQLite's own catalog");
    }
    let column = |column: &Column, need: &mut dyn FnMut(Span, &str)| {
        if column.declared.is_none() {
            need(column.name.span, "a column without a type");
        }
        for constraint in &column.constraints {
            match &constraint.kind {
                ColumnConstraintKind::PrimaryKey { order, conflict, autoincrement } => {
                    order.iter().for_each(|order| need(order.span, "a sorted key"));
                    conflict.iter().for_each(|conflict| need(conflict.span, "ON CONFLICT in a definition"));
                    autoincrement.iter().for_each(|span| need(*span, "AUTOINCREMENT"));
                }
                ColumnConstraintKind::NotNull { conflict: Some(conflict) }
                | ColumnConstraintKind::Unique { conflict: Some(conflict) }
                | ColumnConstraintKind::Check { conflict: Some(conflict), .. } => {
                    need(conflict.span, "ON CONFLICT in a definition");
                }
                ColumnConstraintKind::Collate { .. } => need(constraint.span, "a collation"),
                ColumnConstraintKind::Generated { .. } => need(constraint.span, "a generated column"),
                _ => {}
            }
        }
    };
    match &statement.kind {
        StatementKind::CreateTable(create) => {
            create.options.iter().for_each(|option| need(option.span, "this option of a table"));
            if let TableBody::Columns { columns, constraints, .. } = &create.body {
                columns.iter().for_each(|c| column(c, need));
                for constraint in constraints {
                    match &constraint.kind {
                        TableConstraintKind::PrimaryKey { columns, autoincrement, conflict } => {
                            autoincrement.iter().for_each(|span| need(*span, "AUTOINCREMENT"));
                            conflict.iter().for_each(|conflict| need(conflict.span, "ON CONFLICT in a definition"));
                            columns
                                .iter()
                                .filter_map(|c| c.order.as_ref())
                                .for_each(|order| need(order.span, "a sorted key"));
                        }
                        TableConstraintKind::Unique { columns, conflict } => {
                            conflict.iter().for_each(|conflict| need(conflict.span, "ON CONFLICT in a definition"));
                            columns
                                .iter()
                                .filter_map(|c| c.order.as_ref())
                                .for_each(|order| need(order.span, "a sorted key"));
                        }
                        _ => {}
                    }
                    if constraint.missing_comma {
                        need(Span::at(constraint.span.start), "a constraint without a comma before it");
                    }
                }
            }
        }
        StatementKind::AlterTable(alter) => {
            if let AlterAction::AddColumn(c) = &alter.action {
                column(c, need);
            }
        }
        StatementKind::CreateView(create) => {
            create.if_not_exists.iter().for_each(|span| need(*span, "CREATE VIEW IF NOT EXISTS"));
        }
        StatementKind::Insert(insert) => {
            insert.conflict.iter().for_each(|(span, _)| need(*span, "this OR clause"));
            insert.upserts.iter().skip(1).for_each(|upsert| need(upsert.span, "a second ON CONFLICT"));
        }
        StatementKind::Update(update) => {
            update.conflict.iter().for_each(|(span, _)| need(*span, "this OR clause"));
            update.index_hint.iter().for_each(|span| need(*span, "an index hint"));
            update.limit.iter().for_each(|span| need(*span, "UPDATE with LIMIT"));
        }
        StatementKind::Delete(delete) => {
            delete.index_hint.iter().for_each(|span| need(*span, "an index hint"));
            delete.limit.iter().for_each(|span| need(*span, "DELETE with LIMIT"));
        }
        StatementKind::Drop(drop) if drop.object == ObjectKind::Trigger => need(statement.span, "DROP TRIGGER"),
        StatementKind::Begin(Some(mode)) => need(*mode, "this kind of transaction"),
        StatementKind::CreateTrigger(_) => need(statement.span, "this trigger"),
        StatementKind::CreateVirtualTable(_) => need(statement.span, "a virtual table"),
        StatementKind::Pragma(pragma) => need(statement.span, &format!("PRAGMA {}", pragma.name.name.text)),
        StatementKind::Utility(word) => need(statement.span, word),
        _ => {}
    }
}
