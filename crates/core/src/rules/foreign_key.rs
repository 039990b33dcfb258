//! Foreign keys that SQLite checks late or never and PostgreSQL refuses at once.

use crate::catalog::Table;
use crate::config::ForeignKeyParent;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::identifier::spell;
use crate::text::Span;
use crate::tree::{
    AlterAction, ColumnConstraintKind, Name, Reference, Statement, StatementKind, TableBody, TableConstraintKind,
};

pub(super) static RULE: Rule = Rule {
    name: "foreign-key",
    summary: "Makes the parent of a foreign key UNIQUE where it is not.",
    caveat: "Rows of the parent that are there twice make the port fail. A key to a table that is made later is added there; until then nothing checks it. A parent whose type differs is refused.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nCREATE TABLE c (b TEXT REFERENCES a (b));",
        postgres: "CREATE TABLE a (b TEXT);\nALTER TABLE a ADD UNIQUE (b);\nCREATE TABLE c (b TEXT REFERENCES a (b));",
    }],
    visit: Visit::Statement(foreign_key),
};

fn foreign_key(cx: &Cx, statement: &Statement, out: &mut Out) {
    let columns = match &statement.kind {
        StatementKind::CreateTable(create) => match &create.body {
            TableBody::Columns { columns, constraints, .. } => {
                if let (Some(table), false) = (cx.table(), cx.existed) {
                    come_back(cx, statement, table, &create.name.name, out);
                }
                for constraint in constraints {
                    if let TableConstraintKind::ForeignKey { columns, reference } = &constraint.kind {
                        one(cx, columns, reference, constraint.span, out);
                    }
                }
                columns.as_slice()
            }
            TableBody::Query(_) => return,
        },
        StatementKind::AlterTable(alter) => match &alter.action {
            AlterAction::RenameTo(to) => {
                if let Some(table) = cx.catalog.table(&alter.table.name.text) {
                    come_back(cx, statement, table, to, out);
                }
                return;
            }
            AlterAction::AddColumn(column) => std::slice::from_ref(column),
            _ => return,
        },
        _ => return,
    };
    for column in columns {
        for constraint in &column.constraints {
            if let ColumnConstraintKind::References(reference) = &constraint.kind {
                one(cx, std::slice::from_ref(&column.name), reference, constraint.span, out);
            }
        }
    }
}

/// The parent is not there yet: the key goes, and comes when the parent is made.
fn later(cx: &Cx, reference: &Reference, constraint: Span, out: &mut Out) {
    let before = cx.tokens.iter().rev().find(|token| token.is_significant() && token.span.end <= constraint.start);
    match before {
        Some(comma) if comma.is_symbol(cx.source, ",") => {
            out.rewrite(Span::new(comma.span.start, constraint.end), Vec::new())
        }
        _ => out.remove(cx.source, constraint),
    }
    out.warn(
        constraint,
        format!("the table `{}` is made later: this foreign key is added where it is made", reference.table.text),
    );
}

/// A table gets a name to which others refer, though no such table was there: it was dropped with their keys.
fn come_back(cx: &Cx, statement: &Statement, table: &Table, name: &Name, out: &mut Out) {
    let key = name.key();
    for (child_key, child) in &cx.catalog.tables {
        if *child_key == key || (*child_key == table.name.to_ascii_lowercase()) {
            continue;
        }
        for foreign in child.foreign_keys.iter().filter(|foreign| foreign.parent == key) {
            let mut wanted = if foreign.parent_columns.is_empty() {
                table.primary_key.clone()
            } else {
                foreign.parent_columns.clone()
            };
            let spelt = |names: &[String]| names.iter().map(|name| spell(name)).collect::<Vec<_>>().join(", ");
            let sql = format!(
                "ALTER TABLE {} ADD FOREIGN KEY ({}) REFERENCES {} ({}){}",
                spell(&child.name),
                spelt(&foreign.columns),
                spell(&name.text),
                spelt(&wanted),
                foreign.actions
            );
            wanted.sort();
            let is_unique = cx.catalog.unique_keys(table).any(|mut key| {
                key.sort();
                key == wanted
            });
            if is_unique {
                out.after(vec![sql.into()]);
            } else {
                out.warn(
                    statement.span,
                    format!("the foreign key of `{}` does not come back: its parent has no such key now", child.name),
                );
            }
        }
    }
}

fn one(cx: &Cx, columns: &[Name], reference: &Reference, constraint: Span, out: &mut Out) {
    let Some(child) = cx.table() else { return };
    if cx.existed {
        return;
    }
    let Some(parent) = cx.catalog.table(&reference.table.text) else {
        later(cx, reference, constraint, out);
        return;
    };
    let wanted: Vec<String> = if reference.columns.is_empty() {
        parent.primary_key.clone()
    } else {
        reference.columns.iter().map(Name::key).collect()
    };
    for (name, parent_name) in columns.iter().zip(&wanted) {
        let family = |table: &crate::catalog::Table, name: &str| {
            table.column(name).and_then(|column| cx.decisions.family(column.id))
        };
        let (mine, theirs) = (family(child, &name.text), family(parent, parent_name));
        if theirs.is_none() {
            out.refuse(constraint, format!("`{}` has no column `{parent_name}`", parent.name));
            return;
        }
        if mine != theirs
            && !(mine.is_some_and(crate::pg_type::Family::is_number)
                && theirs.is_some_and(crate::pg_type::Family::is_number))
        {
            out.refuse(
                constraint,
                format!("`{}` and the column it refers to have different types in PostgreSQL", name.text),
            );
            return;
        }
    }
    let mut sorted = wanted.clone();
    sorted.sort();
    let is_unique = cx.catalog.unique_keys(parent).any(|mut key| {
        key.sort();
        key == sorted
    });
    if is_unique {
        return;
    }
    if wanted.is_empty() || child.name.eq_ignore_ascii_case(&parent.name) {
        out.refuse(constraint, "the parent of this foreign key has no such key");
        return;
    }
    if cx.config.types.fk_parent == ForeignKeyParent::Drop {
        out.refuse(constraint, "leaving out a foreign key has no rule yet");
        return;
    }
    let list: Vec<String> = wanted.iter().map(|name| spell(name)).collect();
    let sql = format!("ALTER TABLE {} ADD UNIQUE ({})", spell(&parent.name), list.join(", "));
    let already =
        out.before.iter().any(|before| matches!(before.as_slice(), [crate::edit::Piece::Text(text)] if *text == sql));
    if already || cx.made_unique(&parent.name, &wanted) {
        return;
    }
    out.before(vec![sql.into()]);
    out.warn(
        constraint,
        format!(
            "`{}({})` is not unique, which PostgreSQL wants of a parent: it is made UNIQUE",
            parent.name,
            wanted.join(", ")
        ),
    )
    .help("rows that are there twice make the port fail");
}
