//! `main.a` and `temp.a`: the schemas of SQLite.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{ExprKind, ObjectName, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "schema-name",
    summary: "Leaves out `main.`; `temp.` becomes `pg_temp.`, or TEMP behind CREATE.",
    caveat: "Where the table goes is for PostgreSQL's search_path to say. The schema of an attached database is refused.",
    examples: &[
        Example { sqlite: "CREATE TABLE main.a (b TEXT);", postgres: "CREATE TABLE a (b TEXT);" },
        Example {
            sqlite: "CREATE TABLE temp.a (b TEXT);\nDROP TABLE temp.a;",
            postgres: "CREATE TEMP TABLE a (b TEXT);\nDROP TABLE pg_temp.a;",
        },
    ],
    visit: Visit::Statement(schema_name),
};

fn schema_name(_: &Cx, statement: &Statement, out: &mut Out) {
    let creates = match &statement.kind {
        StatementKind::CreateTable(create) => Some((&create.name, create.temporary)),
        StatementKind::CreateView(create) => Some((&create.name, create.temporary)),
        _ => None,
    };
    // A trigger's own name and table are written anew by its rule.
    let header = match &statement.kind {
        StatementKind::CreateTrigger(create) => create.begin.start,
        _ => 0,
    };
    super::names::objects(statement, &mut |name: &ObjectName| {
        let Some(schema) = &name.schema else { return };
        let prefix = Span::new(schema.span.start, name.name.span.start);
        let is_created = creates.is_some_and(|(created, _)| created.span == name.span);
        let is_index = matches!(&statement.kind, StatementKind::CreateIndex(create) if create.name.span == name.span);
        match schema.key().as_str() {
            "main" if name.span.start < header => {}
            "main" => out.rewrite(prefix, Vec::new()),
            // An index lies where its table does.
            "temp" | "temporary" if is_index => out.rewrite(prefix, Vec::new()),
            "temp" | "temporary" if is_created => {
                out.rewrite(prefix, Vec::new());
                if creates.is_some_and(|(_, temporary)| temporary.is_none()) {
                    out.insert(statement.span.start + "CREATE".len(), " TEMP");
                }
            }
            "temp" | "temporary" if name.span.start >= header => out.rewrite(schema.span, vec!["pg_temp".into()]),
            _ => {
                out.refuse(name.span, format!("`{}` is another database: PostgreSQL cannot attach one", schema.text));
            }
        }
    });
    crate::walk::exprs(statement, &mut |expr| {
        if let ExprKind::Column { schema: Some(schema), table: Some(table), .. } = &expr.kind {
            if schema.is("main") {
                out.rewrite(Span::new(schema.span.start, table.span.start), Vec::new());
            } else if schema.is("temp") {
                out.rewrite(schema.span, vec!["pg_temp".into()]);
            } else {
                out.refuse(schema.span, format!("`{}` is another database: PostgreSQL cannot attach one", schema.text));
            }
        }
    });
}
