//! A key's name that another table has too: in PostgreSQL it names an index, and those share one name space.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{ColumnConstraintKind, Name, Statement, StatementKind, TableBody, TableConstraintKind};

pub(super) static RULE: Rule = Rule {
    name: "constraint-name",
    summary: "Leaves out the name of a PRIMARY KEY or UNIQUE constraint that another table's key has already.",
    caveat: "PostgreSQL gives the constraint a name of its own.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT CONSTRAINT u UNIQUE);\nCREATE TABLE c (b TEXT CONSTRAINT u UNIQUE);",
        postgres: "CREATE TABLE a (b TEXT CONSTRAINT u UNIQUE);\nCREATE TABLE c (b TEXT UNIQUE);",
    }],
    visit: Visit::Statement(constraint_name),
};

fn constraint_name(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::CreateTable(create) = &statement.kind else { return };
    let TableBody::Columns { columns, constraints, .. } = &create.body else { return };
    let columns = columns.iter().flat_map(|column| &column.constraints).filter_map(|constraint| {
        let key =
            matches!(constraint.kind, ColumnConstraintKind::PrimaryKey { .. } | ColumnConstraintKind::Unique { .. });
        constraint.name.as_ref().filter(|_| key).map(|name| (constraint.span, name))
    });
    let constraints = constraints.iter().filter_map(|constraint| {
        let key =
            matches!(constraint.kind, TableConstraintKind::PrimaryKey { .. } | TableConstraintKind::Unique { .. });
        constraint.name.as_ref().filter(|_| key).map(|name| (constraint.span, name))
    });
    for (span, name) in columns.chain(constraints) {
        if taken(cx, &create.name.name, name) {
            out.remove(cx.source, Span::new(span.start, name.span.end));
            out.info(name.span, "another table's key has this name: PostgreSQL chooses one");
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
