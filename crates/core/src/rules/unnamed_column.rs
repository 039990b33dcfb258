//! Columns of views and of tables made from a query that have no name, or one that is there already.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ExprKind, QueryBody, SelectItem, Statement, StatementKind, TableBody};

pub(super) static RULE: Rule = Rule {
    name: "unnamed-column",
    summary: "Names the columns of a view, or of a table made from a query, as SQLite does: after the text of the expression, with a number where the name is there already.",
    caveat: "Two columns of one name that come through `*` are refused.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nCREATE VIEW v AS SELECT max(x.b), x.b, y.b FROM a x JOIN a y ON x.b = y.b GROUP BY 2, 3;",
        postgres: "CREATE TABLE a (b INTEGER);\nCREATE VIEW v AS SELECT max(x.b) AS \"max(x.b)\", x.b, y.b AS \"b:1\" FROM a x JOIN a y ON x.b = y.b GROUP BY 2, 3;",
    }],
    visit: Visit::Statement(unnamed_column),
};

fn unnamed_column(cx: &Cx, statement: &Statement, out: &mut Out) {
    let query = match &statement.kind {
        StatementKind::CreateView(create) if create.columns.is_empty() => &create.query,
        StatementKind::CreateTable(create) => match &create.body {
            TableBody::Query(query) => query,
            TableBody::Columns { .. } => return,
        },
        _ => return,
    };
    let QueryBody::Select(select) = query.body.leftmost() else { return };
    let mut names: Vec<String> = Vec::new();
    for item in &select.items {
        let SelectItem::Expr(expr, alias) = item else {
            for name in super::joined_star::names(cx, statement, select, item) {
                if names.contains(&name) {
                    out.refuse(query.span, format!("two columns named `{name}`: give them names of their own"));
                    return;
                }
                names.push(name);
            }
            continue;
        };
        let (own, is_named) = match (alias, &expr.without_collate().kind) {
            (Some(alias), _) => (alias.text.clone(), true),
            (None, ExprKind::Column { name, .. }) => (name.text.clone(), true),
            (None, _) => (cx.text(expr.span).to_owned(), false),
        };
        let mut name = own.clone();
        let mut number = 0;
        while names.contains(&name.to_ascii_lowercase()) {
            number += 1;
            name = format!("{own}:{number}");
        }
        names.push(name.to_ascii_lowercase());
        let quoted = format!("\"{}\"", name.replace('"', "\"\""));
        match alias {
            Some(alias) if number > 0 => out.text(alias.span, quoted),
            Some(_) => {}
            None if number > 0 || !is_named => out.insert(expr.span.end, format!(" AS {quoted}")),
            None => {}
        }
    }
}
