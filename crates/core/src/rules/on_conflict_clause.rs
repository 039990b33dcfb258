//! `ON CONFLICT` behind a constraint of a table's definition.

use crate::context::Cx;
use crate::edit::Piece;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{
    ColumnConstraintKind, Conflict, Expr, IndexedColumn, Name, OnConflictClause, Statement, StatementKind,
    TableConstraintKind,
};

pub(super) static RULE: Rule = Rule {
    name: "on-conflict-clause",
    summary: "Leaves out ON CONFLICT in a definition; IGNORE and REPLACE become a BEFORE INSERT trigger.",
    caveat: "ABORT, FAIL and ROLLBACK: PostgreSQL always undoes the statement, and the transaction has to be rolled back. IGNORE and REPLACE: of two sessions that insert the same key at once, one gets an error; an UPDATE that meets the key fails; an INSERT with an ON CONFLICT of its own meets the trigger first.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT NOT NULL ON CONFLICT ABORT, c TEXT UNIQUE ON CONFLICT ABORT);",
            postgres: "CREATE TABLE a (b TEXT NOT NULL, c TEXT UNIQUE);",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT UNIQUE ON CONFLICT REPLACE);",
            postgres: "CREATE TABLE a (b TEXT UNIQUE);\nCREATE OR REPLACE FUNCTION a_on_conflict()\nRETURNS TRIGGER AS $$\nBEGIN\n    DELETE FROM a WHERE b = NEW.b;\n    RETURN NEW;\nEND;\n$$ LANGUAGE plpgsql;\nCREATE TRIGGER a_on_conflict\n    BEFORE INSERT ON a\n    FOR EACH ROW\n    EXECUTE FUNCTION a_on_conflict();",
        },
    ],
    visit: Visit::Statement(on_conflict_clause),
};

/// What the trigger has to do, in SQLite's order: NOT NULL, then the keys, those that replace last.
#[derive(Default)]
struct Steps {
    nulls: Vec<Piece>,
    ignored: Vec<Piece>,
    replaced: Vec<Piece>,
}

fn on_conflict_clause(cx: &Cx, statement: &Statement, out: &mut Out) {
    let table = match &statement.kind {
        StatementKind::CreateTable(create) => &create.name.name,
        StatementKind::AlterTable(alter) => &alter.table.name,
        _ => return,
    };
    let mut steps = Steps::default();
    for column in statement.columns() {
        let default = column.constraints.iter().find_map(|constraint| match &constraint.kind {
            ColumnConstraintKind::Default { value } => Some(value),
            _ => None,
        });
        let key = vec![&column.name];
        for constraint in &column.constraints {
            match &constraint.kind {
                ColumnConstraintKind::PrimaryKey { conflict: Some(clause), .. }
                | ColumnConstraintKind::Unique { conflict: Some(clause) } => {
                    unique(cx, table, &key, clause, &mut steps, out);
                }
                ColumnConstraintKind::NotNull { conflict: Some(clause) } => {
                    not_null(cx, &column.name, default, clause, &mut steps, out);
                }
                ColumnConstraintKind::Check { conflict: Some(clause), .. } => out.remove(cx.source, clause.span),
                _ => {}
            }
        }
    }
    for constraint in statement.table_constraints() {
        match &constraint.kind {
            TableConstraintKind::PrimaryKey { columns, conflict: Some(clause), .. }
            | TableConstraintKind::Unique { columns, conflict: Some(clause) } => {
                let names: Option<Vec<&Name>> = columns.iter().map(IndexedColumn::column).collect();
                match names {
                    Some(names) => unique(cx, table, &names, clause, &mut steps, out),
                    None => {
                        out.refuse(clause.span, "ON CONFLICT of a key that is no plain column has no counterpart");
                    }
                }
            }
            // SQLite reads it and does not heed it.
            TableConstraintKind::Check { conflict: Some(clause), .. } => out.remove(cx.source, clause.span),
            _ => {}
        }
    }
    let body: Vec<Piece> = [steps.nulls, steps.ignored, steps.replaced].concat();
    if !body.is_empty() && !cx.existed {
        trigger(cx, &table.text, body, out);
    }
}

fn unique(cx: &Cx, table: &Name, columns: &[&Name], clause: &OnConflictClause, steps: &mut Steps, out: &mut Out) {
    out.remove(cx.source, clause.span);
    let same: Vec<String> = columns.iter().map(|column| format!("{0} = NEW.{0}", cx.spell(&column.text))).collect();
    let (table, same) = (cx.spell(&table.text), same.join(" AND "));
    match clause.action {
        Conflict::Ignore => {
            let step =
                format!("    IF EXISTS (SELECT 1 FROM {table} WHERE {same}) THEN\n        RETURN NULL;\n    END IF;\n");
            steps.ignored.push(step.into());
            warn_of_trigger(clause.span, out);
        }
        Conflict::Replace => {
            steps.replaced.push(format!("    DELETE FROM {table} WHERE {same};\n").into());
            warn_of_trigger(clause.span, out);
        }
        Conflict::Abort => {}
        Conflict::Fail | Conflict::Rollback => warn_of_undoing(clause.span, out),
    }
}

fn not_null(
    cx: &Cx,
    column: &Name,
    default: Option<&Expr>,
    clause: &OnConflictClause,
    steps: &mut Steps,
    out: &mut Out,
) {
    out.remove(cx.source, clause.span);
    let name = cx.spell(&column.text);
    match (clause.action, default) {
        (Conflict::Ignore, _) => {
            steps.nulls.push(format!("    IF NEW.{name} IS NULL THEN\n        RETURN NULL;\n    END IF;\n").into());
            warn_of_trigger(clause.span, out);
        }
        (Conflict::Replace, Some(default)) => {
            steps.nulls.push(format!("    IF NEW.{name} IS NULL THEN\n        NEW.{name} := ").into());
            steps.nulls.push(default.span.into());
            steps.nulls.push(";\n    END IF;\n".into());
            warn_of_trigger(clause.span, out);
        }
        (Conflict::Abort | Conflict::Replace, _) => {}
        (Conflict::Fail | Conflict::Rollback, _) => warn_of_undoing(clause.span, out),
    }
}

fn warn_of_trigger(at: Span, out: &mut Out) {
    out.warn(at, "a trigger does this in PostgreSQL, for INSERT only; it is no help against two inserts at one time");
}

fn warn_of_undoing(at: Span, out: &mut Out) {
    out.warn(at, "PostgreSQL undoes the whole statement and wants the transaction to be rolled back");
}

fn trigger(cx: &Cx, table: &str, body: Vec<Piece>, out: &mut Out) {
    let name = cx.spell(&format!("{table}_on_conflict"));
    let mut function: Vec<Piece> =
        vec![format!("CREATE OR REPLACE FUNCTION {name}()\nRETURNS TRIGGER AS $$\nBEGIN\n").into()];
    function.extend(body);
    function.push("    RETURN NEW;\nEND;\n$$ LANGUAGE plpgsql".into());
    out.after(function);
    let table = cx.spell(table);
    out.after(vec![
        format!("CREATE TRIGGER {name}\n    BEFORE INSERT ON {table}\n    FOR EACH ROW\n    EXECUTE FUNCTION {name}()")
            .into(),
    ]);
}
