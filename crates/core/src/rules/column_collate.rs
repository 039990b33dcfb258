//! `COLLATE` of a column: PostgreSQL has none of SQLite's collations.

use crate::config::NoCase;
use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Column, ColumnConstraintKind, Statement};

pub(super) static RULE: Rule = Rule {
    name: "column-collate",
    summary: "Leaves out `COLLATE BINARY`; a text column with `COLLATE NOCASE` becomes CITEXT, or with `nocase = \"lower\"` its keys get an index on `lower(…)`.",
    caveat: "CITEXT is an extension of PostgreSQL that the port switches on; it ignores the case of all letters, NOCASE only that of A to Z. With `lower` the application has to write `lower(…)` wherever it compares or sorts. Any other collation is refused.",
    examples: &[
        Example { sqlite: "CREATE TABLE a (b TEXT COLLATE BINARY);", postgres: "CREATE TABLE a (b TEXT);" },
        Example {
            sqlite: "CREATE TABLE a (b TEXT UNIQUE COLLATE NOCASE);",
            postgres: "CREATE EXTENSION IF NOT EXISTS citext;\nCREATE TABLE a (b CITEXT UNIQUE);",
        },
    ],
    visit: Visit::Statement(column_collate),
};

fn column_collate(cx: &Cx, statement: &Statement, out: &mut Out) {
    for column in statement.columns() {
        for constraint in &column.constraints {
            let ColumnConstraintKind::Collate { name } = &constraint.kind else { continue };
            match name.key().as_str() {
                "binary" => out.remove(cx.source, constraint.span),
                "nocase" => {
                    out.remove(cx.source, constraint.span);
                    nocase(cx, column, out);
                }
                _ => {
                    out.refuse(constraint.span, format!("PostgreSQL has no collation like `{}`", name.text));
                }
            }
        }
    }
    extension(cx, statement, out);
}

fn nocase(cx: &Cx, column: &Column, out: &mut Out) {
    let Some(table) = cx.table() else { return };
    let Some(decided) = cx.decided(&table.name, &column.name) else { return };
    if decided.pg.family != Family::Text || decided.pg.is_citext() {
        return;
    }
    match cx.config.types.nocase {
        NoCase::Error => {
            out.refuse(column.span, "COLLATE NOCASE has no counterpart without CITEXT or lower()")
                .help("[types] nocase = \"citext\" or \"lower\" chooses one");
        }
        NoCase::Lower => {
            let is_key = column.constraints.iter().any(|constraint| {
                matches!(constraint.kind, ColumnConstraintKind::PrimaryKey { .. } | ColumnConstraintKind::Unique { .. })
            });
            if is_key && !cx.existed {
                let name = cx.spell(&column.name.text);
                let index = cx.spell(&format!("{}_{}_nocase", table.name, column.name.text));
                let sql = format!("CREATE UNIQUE INDEX {index} ON {} (lower({name}))", cx.spell(&table.name));
                out.after(vec![sql.into()]);
            }
            out.warn(
                column.span,
                format!("`{0}` ignores case in SQLite: the application has to compare lower({0})", column.name.text),
            );
        }
        NoCase::Citext => {
            let message = format!("`{}` is {}, which does not ignore case", column.name.text, decided.pg.sql);
            out.warn(column.span, message);
        }
    }
}

/// Switches the extension on where the first column needs it.
fn extension(cx: &Cx, statement: &Statement, out: &mut Out) {
    let Some(own) = cx.table() else { return };
    let is_citext = |id| cx.decisions.get(id).is_some_and(|decided| decided.pg.is_citext());
    let is_new = |name: &str| statement.columns().iter().any(|column| column.name.is(name));
    let needed = own.columns.iter().any(|column| is_new(&column.name) && is_citext(column.id));
    let is_there = || {
        cx.catalog.tables.values().any(|table| {
            let others = table.columns.iter().filter(|column| table.name != own.name || !is_new(&column.name));
            others.map(|column| column.id).any(is_citext)
        })
    };
    if needed && !is_there() {
        out.before(vec!["CREATE EXTENSION IF NOT EXISTS citext".into()]);
    }
}
