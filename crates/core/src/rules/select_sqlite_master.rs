//! A `SELECT` on SQLite's own catalog, run to look at the result, is left out.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{From, QueryBody, Statement, StatementKind, TableRefKind};

pub(super) static RULE: Rule = Rule {
    name: "select-sqlite-master",
    summary: "Leaves out a SELECT that only shows what SQLite's catalog holds.",
    caveat: "Nothing checks the schema in its place. In SQL of the application, with parameters, it is refused.",
    examples: &[Example { sqlite: "SELECT sql FROM sqlite_master WHERE name = 'a';", postgres: "" }],
    visit: Visit::Statement(select_sqlite_master),
};

/// Where PostgreSQL has what the application asks for.
const CATALOG: &str = "tables: SELECT tablename FROM pg_tables WHERE schemaname = current_schema(); whether there is one: to_regclass('name') \
     IS NOT NULL; columns: information_schema.columns; indexes: pg_indexes; views: pg_views";

fn select_sqlite_master(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Query(query) = &statement.kind else { return };
    let QueryBody::Select(select) = &query.body else { return };
    let reads_catalog = select.from.iter().flat_map(From::tables).any(|table| {
        matches!(&table.kind, TableRefKind::Table(name) if matches!(name.name.key().as_str(), "sqlite_master" | "sqlite_schema"))
            || matches!(&table.kind, TableRefKind::Function(name, _) if name.name.key().starts_with("pragma_"))
    });
    if reads_catalog && cx.config.placeholders.is_some() {
        // The application reads the answer.
        out.refuse(statement.span, "PostgreSQL has another catalog").help(CATALOG);
    } else if reads_catalog {
        out.warn(statement.span, "this SELECT only shows SQLite's catalog; it is left out");
        out.drop_statement();
    }
}
