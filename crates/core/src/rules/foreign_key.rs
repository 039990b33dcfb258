//! Foreign keys that SQLite checks late or never and PostgreSQL refuses at once.

mod cascade;
mod update;

use crate::catalog::Table;
use crate::config::ForeignKeyParent;
use crate::context::Cx;
use crate::rebuild::quote;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{
    AlterAction, Column, ColumnConstraintKind, Name, Reference, Statement, StatementKind, TableConstraint,
    TableConstraintKind,
};

pub(super) static RULE: Rule = Rule {
    name: "foreign-key",
    summary: "Makes the parent of a foreign key UNIQUE where it is not (or leaves the key out, with `fk-parent = \"drop\"`), and adds a key to a later table where that table is made; warns where ON DELETE and ON UPDATE act otherwise.",
    caveat: "Rows of the parent that are there twice make the port fail. Until a later table is made nothing checks the key to it; a key to a table that no file makes is left out. A parent whose type differs is refused. Which rows of a DELETE are gone when a key without an action is checked is taken from SQLite's order of today.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT);\nCREATE TABLE c (b TEXT REFERENCES a (b));",
            postgres: "CREATE TABLE a (b TEXT);\nALTER TABLE a ADD UNIQUE (b);\nCREATE TABLE c (b TEXT REFERENCES a (b));",
        },
        Example {
            sqlite: "CREATE TABLE a (b INTEGER REFERENCES c (id));\nCREATE TABLE c (id INTEGER PRIMARY KEY);",
            postgres: "CREATE TABLE a (b INTEGER);\nCREATE TABLE c (id SERIAL PRIMARY KEY);\nALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c (id);",
        },
    ],
    visit: Visit::Statement(foreign_key),
};

fn foreign_key(cx: &Cx, statement: &Statement, out: &mut Out) {
    if cx.existed {
        return;
    }
    match &statement.kind {
        StatementKind::CreateTable(create) => {
            if let Some(table) = cx.table() {
                come_back(cx, statement, table, &create.name.name, out);
            }
        }
        StatementKind::AlterTable(alter) => {
            if let AlterAction::RenameTo(to) = &alter.action
                && let Some(table) = cx.catalog.table(&alter.table.name.text)
            {
                come_back(cx, statement, table, to, out);
            }
        }
        StatementKind::Update(update) => update::warn(cx, update, out),
        _ => {}
    }
    cascade::warn(cx, statement, out);
    for column in statement.columns() {
        for constraint in &column.constraints {
            if let ColumnConstraintKind::References(reference) = &constraint.kind {
                one(cx, std::slice::from_ref(&column.name), reference, constraint.span, out);
                if let StatementKind::AlterTable(_) = &statement.kind {
                    given_parent(cx, column, reference, out);
                }
            }
        }
    }
    for constraint in statement.table_constraints() {
        if let TableConstraintKind::ForeignKey { columns, reference } = &constraint.kind {
            one(cx, columns, reference, constraint.span, out);
        }
    }
}

/// What becomes of a foreign key.
enum Fate {
    Stays,
    /// The parent's columns are made unique.
    Unique(Vec<String>),
    /// A later statement makes the parent, and adds the key.
    Later,
    /// It goes, for this reason.
    Goes(String),
    Refused(String),
}

/// True if a constraint is a foreign key that the port does not have at this place.
pub(super) fn is_left_out(cx: &Cx, constraint: &TableConstraint) -> bool {
    let TableConstraintKind::ForeignKey { columns, reference } = &constraint.kind else { return false };
    !cx.existed && matches!(fate(cx, columns, reference), Fate::Later | Fate::Goes(_))
}

fn fate(cx: &Cx, columns: &[Name], reference: &Reference) -> Fate {
    let Some(child) = cx.table() else { return Fate::Stays };
    if cx.catalog.views.contains_key(&reference.table.key()) {
        return Fate::Refused(format!("`{}` is a view, to which no foreign key can refer", reference.table.text));
    }
    let Some(parent) = cx.catalog.table(&reference.table.text) else {
        return if cx.decisions.is_made(&reference.table.text) {
            Fate::Later
        } else {
            Fate::Goes(format!("no file makes the table `{}`: this foreign key is left out", reference.table.text))
        };
    };
    let wanted: Vec<String> = if reference.columns.is_empty() {
        parent.primary_key.clone()
    } else {
        reference.columns.iter().map(Name::key).collect()
    };
    if !wanted.is_empty() && wanted.len() != columns.len() {
        let message = format!("this foreign key and what it refers to in `{}` differ in length", parent.name);
        return Fate::Refused(message);
    }
    let names: Vec<String> = columns.iter().map(Name::key).collect();
    if let Some(message) = mismatch(cx, child, &names, parent, &wanted) {
        return Fate::Refused(message);
    }
    if is_unique(cx, parent, &wanted) || cx.made_unique(&parent.name, &wanted) {
        return Fate::Stays;
    }
    let key = format!("`{}({})`", parent.name, wanted.join(", "));
    if cx.config.types.fk_parent == ForeignKeyParent::Drop {
        return Fate::Goes(format!("{key} is not unique, which PostgreSQL wants of a parent: this key is left out"));
    }
    if wanted.is_empty() {
        return Fate::Refused(format!("`{}` has no primary key, to which this foreign key refers", parent.name));
    }
    if child.name.eq_ignore_ascii_case(&parent.name) {
        return Fate::Refused(format!("{key} is not unique, which PostgreSQL wants of a parent"));
    }
    Fate::Unique(wanted)
}

fn one(cx: &Cx, columns: &[Name], reference: &Reference, constraint: Span, out: &mut Out) {
    match fate(cx, columns, reference) {
        Fate::Stays => {}
        Fate::Unique(wanted) => {
            let list: Vec<String> = wanted.iter().map(|name| cx.spell(name)).collect();
            let sql = format!("ALTER TABLE {} ADD UNIQUE ({})", cx.spell(&reference.table.text), list.join(", "));
            let same = |before: &Vec<crate::edit::Piece>| matches!(before.as_slice(), [crate::edit::Piece::Text(text)] if *text == sql);
            if out.before.iter().any(same) {
                return;
            }
            out.before(vec![sql.into()]);
            out.warn(
                constraint,
                format!(
                    "`{}({})` is not unique, which PostgreSQL wants of a parent: it is made UNIQUE",
                    reference.table.text,
                    wanted.join(", ")
                ),
            )
            .help("rows that are there twice make the port fail");
        }
        Fate::Later => {
            leave_out(cx, constraint, out);
            out.info(
                constraint,
                format!("the table `{}` is made later: this foreign key is added there", reference.table.text),
            );
        }
        Fate::Goes(message) => {
            leave_out(cx, constraint, out);
            out.warn(constraint, message);
        }
        Fate::Refused(message) => {
            out.refuse(constraint, message);
        }
    }
}

/// Takes a constraint away, with the comma before it.
fn leave_out(cx: &Cx, constraint: Span, out: &mut Out) {
    match cx.token_before(constraint) {
        Some(comma) if comma.is_symbol(cx.source, ",") => {
            out.rewrite(Span::new(comma.span.start, constraint.end), Vec::new());
        }
        _ => out.remove(cx.source, constraint),
    }
}

/// A new column that refers to a row from the start: SQLite takes it while its checks are off.
fn given_parent(cx: &Cx, column: &Column, reference: &Reference, out: &mut Out) {
    let default = column.constraints.iter().find_map(|constraint| match &constraint.kind {
        ColumnConstraintKind::Default { value } if !cx.text(value.bare().span).eq_ignore_ascii_case("NULL") => {
            Some(value)
        }
        _ => None,
    });
    if let Some(value) = default {
        let message = format!(
            "rows that are there get {}: PostgreSQL fails if `{}` has no such row",
            cx.text(value.bare().span),
            reference.table.text
        );
        out.warn(column.span, message);
    }
}

/// Why PostgreSQL would not take these columns for a foreign key.
fn mismatch(cx: &Cx, child: &Table, columns: &[String], parent: &Table, wanted: &[String]) -> Option<String> {
    for (name, parent_name) in columns.iter().zip(wanted) {
        let family = |table: &Table, name: &str| table.column(name).and_then(|column| cx.decisions.family(column.id));
        let (mine, theirs) = (family(child, name), family(parent, parent_name));
        if theirs.is_none() {
            return Some(format!("`{}` has no column `{parent_name}`", parent.name));
        }
        if mine != theirs
            && !(mine.is_some_and(crate::pg_type::Family::is_number)
                && theirs.is_some_and(crate::pg_type::Family::is_number))
        {
            return Some(format!("`{name}` and the column it refers to have different types in PostgreSQL"));
        }
    }
    None
}

fn is_unique(cx: &Cx, table: &Table, columns: &[String]) -> bool {
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    let wanted = sorted(columns.to_vec());
    !wanted.is_empty() && cx.catalog.unique_keys(table).any(|key| sorted(key) == wanted)
}

/// A table gets a name to which others refer, though no such table was there: it is made late, or was dropped with
/// their keys.
fn come_back(cx: &Cx, statement: &Statement, table: &Table, name: &Name, out: &mut Out) {
    let (key, own) = (name.key(), table.name.to_ascii_lowercase());
    let mut made_unique: Vec<Vec<String>> = Vec::new();
    for (child_key, child) in &cx.catalog.tables {
        if *child_key == key || *child_key == own {
            continue;
        }
        for foreign in child.foreign_keys.iter().filter(|foreign| foreign.parent == key) {
            let wanted = if foreign.parent_columns.is_empty() {
                table.primary_key.clone()
            } else {
                foreign.parent_columns.clone()
            };
            let spelt = |names: &[String]| names.iter().map(|name| cx.spell(name)).collect::<Vec<_>>().join(", ");
            if wanted.len() != foreign.columns.len() {
                let message = format!("the foreign key of `{}` is not added: its parent has no such key", child.name);
                out.warn(statement.span, message);
                continue;
            }
            if let Some(message) = mismatch(cx, child, &foreign.columns, table, &wanted) {
                out.warn(statement.span, format!("the foreign key of `{}` is not added: {message}", child.name));
                continue;
            }
            if !is_unique(cx, table, &wanted) && !made_unique.contains(&wanted) {
                let reason =
                    format!("`{}({})` is not unique, which PostgreSQL wants of a parent", name.text, wanted.join(", "));
                if cx.config.types.fk_parent == ForeignKeyParent::Drop {
                    out.warn(statement.span, format!("{reason}: the foreign key of `{}` is not added", child.name));
                    continue;
                }
                out.after(vec![format!("ALTER TABLE {} ADD UNIQUE ({})", cx.spell(&name.text), spelt(&wanted)).into()]);
                out.warn(statement.span, format!("{reason}: it is made UNIQUE"))
                    .help("rows that are there twice make the port fail");
                made_unique.push(wanted.clone());
            }
            let constraint =
                if foreign.named { format!("CONSTRAINT {} ", quote(&foreign.name)) } else { String::new() };
            let deferrable = if foreign.deferrable.is_empty() { "" } else { " " };
            let sql = format!(
                "ALTER TABLE {} ADD {constraint}FOREIGN KEY ({}) REFERENCES {} ({}){}{deferrable}{}",
                cx.spell(&child.name),
                spelt(&foreign.columns),
                cx.spell(&name.text),
                spelt(&wanted),
                foreign.actions,
                foreign.deferrable.to_uppercase(),
            );
            // Rows that are there before those of the parent are no fault of the file: a dump has them in any order.
            let filled = cx.filled.contains(child_key) || cx.filled.contains(&key);
            if filled && matches!(statement.kind, StatementKind::CreateTable(_)) {
                out.at_end(sql);
            } else {
                out.after(vec![sql.into()]);
            }
        }
    }
}
