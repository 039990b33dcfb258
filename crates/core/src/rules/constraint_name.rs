//! A constraint's name that is there already: those of keys name indexes in PostgreSQL, which share one name space.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{ColumnConstraintKind, Name, Statement, StatementKind, TableConstraintKind};

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
    let StatementKind::CreateTable(create) = &statement.kind else { return };
    let columns = statement.columns().iter().flat_map(|column| &column.constraints).filter_map(|constraint| {
        let is_key =
            matches!(constraint.kind, ColumnConstraintKind::PrimaryKey { .. } | ColumnConstraintKind::Unique { .. });
        let is_kept = is_key
            || matches!(constraint.kind, ColumnConstraintKind::Check { .. } | ColumnConstraintKind::References(_));
        constraint.name.as_ref().filter(|_| is_kept).map(|name| (constraint.span, name, is_key))
    });
    let constraints = statement.table_constraints().iter().filter_map(|constraint| {
        let is_key =
            matches!(constraint.kind, TableConstraintKind::PrimaryKey { .. } | TableConstraintKind::Unique { .. });
        constraint.name.as_ref().map(|name| (constraint.span, name, is_key))
    });
    let mut seen: Vec<String> = Vec::new();
    for (span, name, is_key) in columns.chain(constraints) {
        let twice = seen.contains(&name.key());
        if twice || (is_key && taken(cx, &create.name.name, name)) {
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
