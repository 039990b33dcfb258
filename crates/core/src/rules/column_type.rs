//! A column's declared type becomes the type decided for it.

use super::column_autoincrement;
use crate::context::Cx;
use crate::pg_type::{Caveat, Family};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Column, ColumnConstraintKind, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "column-type",
    summary: "Gives a column the PostgreSQL type that its declaration and its use in all files ask for.",
    caveat: "Narrow types that the house style keeps (INTEGER, REAL, VARCHAR(n)) hold fewer values than SQLite's. A name that PostgreSQL does not have and that says nothing becomes TEXT with a warning. In a column declared STRING, which is TEXT, digits that the application stores stay a text; SQLite makes a number of them.",
    examples: &[
        Example { sqlite: "CREATE TABLE a (b DATETIME, c BLOB);", postgres: "CREATE TABLE a (b TIMESTAMP, c BYTEA);" },
        Example {
            sqlite: "CREATE TABLE a (\n  done INTEGER DEFAULT 0, -- Boolean\n  c TEXT\n);",
            postgres: "CREATE TABLE a (\n  done BOOLEAN DEFAULT FALSE, -- Boolean\n  c TEXT\n);",
        },
    ],
    visit: Visit::Column(column_type),
};

fn column_type(cx: &Cx, column: &Column, out: &mut Out) {
    // Nothing of SQLite's own tables comes out.
    let Some(table) = cx.table().filter(|table| !table.name.to_ascii_lowercase().starts_with("sqlite_")) else {
        return;
    };
    let Some(known) = table.column(&column.name.text) else {
        // IF NOT EXISTS beside a table that is there: the definition stands for nothing.
        if column.declared.is_none() {
            out.keep(column.name.span);
            out.insert(column.name.span.end, " TEXT");
        }
        return;
    };
    let Some(decided) = cx.decisions.get(known.id) else { return };
    if let StatementKind::CreateTable(create) = &cx.statement.kind
        && column_autoincrement::is_numbered(create, column)
    {
        return;
    }
    // A column without a type would clash with its own constraints where both insert at one place.
    match &column.declared {
        None => {
            out.keep(column.name.span);
            out.insert(column.name.span.end, format!(" {}", decided.pg.sql));
        }
        Some(declared) if cx.text(declared.span) != decided.pg.sql => out.text(declared.span, decided.pg.sql.clone()),
        Some(_) => {}
    }
    let at = column.declared.as_ref().map_or(column.name.span, |declared| declared.span);
    match decided.caveat {
        Some(Caveat::Guess(why)) => {
            out.warn(at, format!("`{}` becomes {}: {why}", column.name.text, decided.pg.sql))
                .help(format!("[columns] \"{}.{}\" = \"TYPE\" chooses another type", table.name, column.name.text));
        }
        Some(Caveat::Restamped) => {
            let message = format!(
                "`{}` is {}: its values are times like 2024-01-31 09:15:00, not the texts of another form that are stored",
                column.name.text, decided.pg.sql
            );
            out.warn(at, message);
        }
        Some(Caveat::Narrow(why)) => {
            out.info(at, format!("`{}` is {}: {why}", column.name.text, decided.pg.sql));
        }
        None if !decided.reasons.is_empty() => {
            let info = out.info(at, format!("`{}` becomes {}", column.name.text, decided.pg.sql));
            for reason in &decided.reasons {
                if let Some((file, span)) = reason.place {
                    info.because(file, span, reason.text.clone());
                }
            }
        }
        None => {}
    }
    // A CHECK for 0 and 1 says nothing of a boolean.
    if decided.pg.family == Family::Boolean {
        for constraint in &column.constraints {
            if let ColumnConstraintKind::Check { expr, .. } = &constraint.kind
                && cx.text(expr.span).to_ascii_lowercase().contains(" in ")
                && cx.text(expr.span).chars().filter(char::is_ascii_digit).eq("01".chars())
            {
                out.keep(expr.span);
            }
        }
    }
}
