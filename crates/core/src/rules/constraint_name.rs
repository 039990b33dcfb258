//! A constraint's name that is there already: those of keys name indexes in PostgreSQL, which share one name space; and
//! from 18 on NOT NULL is a constraint with a name as well.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{AlterAction, ColumnConstraintKind as Kind, Name, Statement, StatementKind, TableConstraintKind};

pub(super) static RULE: Rule = Rule {
    name: "constraint-name",
    summary: "Leaves out the name of a PRIMARY KEY or UNIQUE constraint that another table's key has already, and a name that stands twice in one table.",
    caveat: "PostgreSQL gives the constraint a name of its own.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT CONSTRAINT u UNIQUE);\nCREATE TABLE c (b TEXT CONSTRAINT u UNIQUE);",
        postgres: "CREATE TABLE a (b TEXT CONSTRAINT u UNIQUE);\nCREATE TABLE c (b TEXT UNIQUE);",
    }],
    visit: Visit::Statement(constraint_name),
};

fn constraint_name(cx: &Cx, statement: &Statement, out: &mut Out) {
    let (table, columns) = match &statement.kind {
        StatementKind::CreateTable(create) => (&create.name.name, statement.columns()),
        StatementKind::AlterTable(alter) => match &alter.action {
            AlterAction::AddColumn(column) => (&alter.table.name, std::slice::from_ref(column)),
            _ => return,
        },
        _ => return,
    };
    let columns = columns.iter().flat_map(|column| &column.constraints).filter_map(|constraint| {
        let is_key = matches!(constraint.kind, Kind::PrimaryKey { .. } | Kind::Unique { .. });
        let is_not_null = matches!(constraint.kind, Kind::NotNull { .. });
        let is_kept = is_key || is_not_null || matches!(constraint.kind, Kind::Check { .. } | Kind::References(_));
        constraint.name.as_ref().filter(|_| is_kept).map(|name| (is_not_null, constraint.span, name, is_key))
    });
    let constraints = statement.table_constraints().iter().filter_map(|constraint| {
        let is_key =
            matches!(constraint.kind, TableConstraintKind::PrimaryKey { .. } | TableConstraintKind::Unique { .. });
        constraint.name.as_ref().map(|name| (false, constraint.span, name, is_key))
    });
    let mut seen: Vec<String> = Vec::new();
    if let (StatementKind::AlterTable(_), Some(table)) = (&statement.kind, cx.table()) {
        seen.extend(table.constraint_names().map(str::to_ascii_lowercase));
    }
    // The name of a NOT NULL, which no statement can need, gives way to that of any other.
    let mut all: Vec<_> = columns.chain(constraints).collect();
    all.sort_by_key(|(is_not_null, span, ..)| (*is_not_null, *span));
    for (_, span, name, is_key) in all {
        let twice = seen.contains(&name.key());
        if twice || (is_key && taken(cx, table, name)) {
            out.remove(cx.source, Span::new(span.start, name.span.end));
            let whose = if twice { "another constraint of this table" } else { "another table's key" };
            out.info(name.span, format!("{whose} has this name: PostgreSQL chooses one"));
        } else {
            seen.push(name.key());
        }
    }
}

fn taken(cx: &Cx, table: &Name, name: &Name) -> bool {
    let (own, key) = (table.key(), name.key());
    cx.catalog.indexes.contains_key(&key)
        || cx
            .catalog
            .tables
            .iter()
            .any(|(other, table)| *other == key || (*other != own && table.key_names.contains(&key)))
}
