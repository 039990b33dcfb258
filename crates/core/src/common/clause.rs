//! The clauses of a statement: each is known to mean the same as it stands, or a rule must have dealt with it.
//!
//! Nothing here is matched with `..` or `_`: a new clause must be decided on before this compiles. What is bound to `_` means
//! the same in both databases; expressions and queries are looked at by themselves.

use crate::text::Span;
use crate::tree::*;

/// Names the clauses that need a rule.
pub(super) fn check(statement: &Statement, need: &mut dyn FnMut(Span, &str)) {
    match &statement.kind {
        StatementKind::CreateTable(create) => {
            let CreateTable { temporary: _, if_not_exists: _, name: _, body, options } = &**create;
            for TableOption { span, strict: _ } in options {
                need(*span, "this option of a table");
            }
            match body {
                TableBody::Columns { span: _, columns, constraints } => {
                    columns.iter().for_each(|c| column(c, need));
                    constraints.iter().for_each(|constraint| table_constraint(constraint, need));
                }
                TableBody::Query(_) => {}
            }
        }
        StatementKind::CreateIndex(create) => {
            let CreateIndex { unique: _, if_not_exists: _, name: _, table: _, columns: _, condition: _ } = &**create;
        }
        StatementKind::CreateView(create) => {
            let CreateView { temporary: _, if_not_exists, name: _, columns: _, query: _ } = &**create;
            if_not_exists.iter().for_each(|span| need(*span, "CREATE VIEW IF NOT EXISTS"));
        }
        StatementKind::CreateTrigger(_) => need(statement.span, "this trigger"),
        StatementKind::CreateVirtualTable(_) => need(statement.span, "a virtual table"),
        StatementKind::AlterTable(alter) => {
            let AlterTable { table: _, action } = &**alter;
            match action {
                AlterAction::AddColumn(c) => column(c, need),
                AlterAction::RenameTo(_)
                | AlterAction::RenameColumn { from: _, to: _ }
                | AlterAction::DropColumn(_) => {}
            }
        }
        StatementKind::Drop(drop) => {
            let Drop { object, if_exists: _, name: _ } = &**drop;
            match object {
                ObjectKind::Trigger => need(statement.span, "DROP TRIGGER"),
                ObjectKind::Table | ObjectKind::Index | ObjectKind::View => {}
            }
        }
        StatementKind::Insert(insert) => insertion(insert, need),
        StatementKind::Update(update) => {
            let Update {
                with: _,
                conflict,
                table,
                alias: _,
                index_hint,
                assignments: _,
                from: _,
                condition: _,
                returning: _,
                limit,
            } = &**update;
            written(table, need);
            conflict.iter().for_each(|(span, _)| need(*span, "this OR clause"));
            index_hint.iter().for_each(|span| need(*span, "an index hint"));
            limit.iter().for_each(|limit| need(limit.span, "UPDATE with LIMIT"));
        }
        StatementKind::Delete(delete) => {
            let Delete { with: _, table, alias: _, index_hint, condition: _, returning: _, limit } = &**delete;
            written(table, need);
            index_hint.iter().for_each(|span| need(*span, "an index hint"));
            limit.iter().for_each(|limit| need(limit.span, "DELETE with LIMIT"));
        }
        StatementKind::Begin(mode) => mode.iter().for_each(|mode| need(*mode, "this kind of transaction")),
        StatementKind::Pragma(pragma) => need(statement.span, &format!("PRAGMA {}", pragma.name.name.text)),
        StatementKind::Utility(word) => need(statement.span, word),
        StatementKind::Query(_) | StatementKind::Commit | StatementKind::Rollback | StatementKind::Savepoint => {}
    }
}

fn column(column: &Column, need: &mut dyn FnMut(Span, &str)) {
    let Column { span: _, name, declared, constraints } = column;
    if declared.is_none() {
        need(name.span, "a column without a type");
    }
    for ColumnConstraint { span, name: _, kind } in constraints {
        match kind {
            ColumnConstraintKind::PrimaryKey { order, conflict, autoincrement } => {
                order.iter().for_each(|order| need(order.span, "a sorted key"));
                on_conflict(conflict.as_ref(), need);
                autoincrement.iter().for_each(|span| need(*span, "AUTOINCREMENT"));
            }
            ColumnConstraintKind::NotNull { conflict }
            | ColumnConstraintKind::Unique { conflict }
            | ColumnConstraintKind::Check { conflict, expr: _ } => on_conflict(conflict.as_ref(), need),
            ColumnConstraintKind::Collate { name: _ } => need(*span, "a collation"),
            ColumnConstraintKind::Generated { expr: _, stored: _, storage: _, always: _ } => {
                need(*span, "a generated column");
            }
            ColumnConstraintKind::References(key) => reference(key, need),
            ColumnConstraintKind::Null | ColumnConstraintKind::Default { value: _ } => {}
        }
    }
}

fn table_constraint(constraint: &TableConstraint, need: &mut dyn FnMut(Span, &str)) {
    let TableConstraint { span, name: _, missing_comma, kind } = constraint;
    match kind {
        TableConstraintKind::PrimaryKey { columns, autoincrement, conflict } => {
            autoincrement.iter().for_each(|span| need(*span, "AUTOINCREMENT"));
            on_conflict(conflict.as_ref(), need);
            sorted(columns, need);
        }
        TableConstraintKind::Unique { columns, conflict } => {
            on_conflict(conflict.as_ref(), need);
            sorted(columns, need);
        }
        TableConstraintKind::Check { expr: _, conflict } => on_conflict(conflict.as_ref(), need),
        TableConstraintKind::ForeignKey { columns: _, reference: key } => reference(key, need),
    }
    if *missing_comma {
        need(Span::at(span.start), "a constraint without a comma before it");
    }
}

fn reference(key: &Reference, need: &mut dyn FnMut(Span, &str)) {
    let Reference { span: _, table: _, columns: _, on_delete: _, on_update: _, matching, deferrable: _ } = key;
    matching.iter().for_each(|span| need(*span, "MATCH"));
}

fn on_conflict(clause: Option<&OnConflictClause>, need: &mut dyn FnMut(Span, &str)) {
    if let Some(OnConflictClause { span, action: _ }) = clause {
        need(*span, "ON CONFLICT in a definition");
    }
}

fn sorted(columns: &[IndexedColumn], need: &mut dyn FnMut(Span, &str)) {
    for IndexedColumn { span: _, expr: _, order } in columns {
        order.iter().for_each(|order| need(order.span, "a sorted key"));
    }
}

fn insertion(insert: &Insert, need: &mut dyn FnMut(Span, &str)) {
    let Insert {
        with: _,
        keyword: _,
        conflict,
        table,
        alias: _,
        column_list: _,
        columns: _,
        source,
        upserts,
        returning: _,
    } = insert;
    written(table, need);
    conflict.iter().for_each(|(span, _)| need(*span, "this OR clause"));
    match source {
        InsertSource::Values(_) | InsertSource::Query(_) | InsertSource::DefaultValues => {}
    }
    for (at, Upsert { span, target: _, target_condition: _, update: _ }) in upserts.iter().enumerate() {
        if at > 0 {
            need(*span, "a second ON CONFLICT");
        }
    }
}

fn written(table: &ObjectName, need: &mut dyn FnMut(Span, &str)) {
    if table.name.key().starts_with("sqlite_") {
        need(table.span, "writing to SQLite's own catalog");
    }
}
