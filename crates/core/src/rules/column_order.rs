//! A table that a rebuild has changed has its columns in another order: what counts them must name them.

use crate::catalog::Table;
use crate::context::Cx;
use crate::rebuild::spell;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{From, InsertSource, Query, QueryBody, Select, SelectItem, Statement, StatementKind, TableRefKind};

pub(super) static RULE: Rule = Rule {
    name: "column-order",
    summary: "Names the columns in INSERT without a column list and in `SELECT *`, where a table rebuild left them in another order.",
    caveat: "A `*` beside other terms or over several tables is reported and keeps PostgreSQL's order.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nCREATE TABLE a_new (c TEXT, b TEXT);\nINSERT INTO a_new (b) SELECT b FROM a;\nDROP TABLE a;\nALTER TABLE a_new RENAME TO a;\nINSERT INTO a VALUES ('c', 'b');",
        postgres: "CREATE TABLE a (b TEXT);\n\n\n\nALTER TABLE a ADD COLUMN c TEXT;\nINSERT INTO a (c, b) VALUES ('c', 'b');",
    }],
    visit: Visit::Statement(column_order),
};

fn column_order(cx: &Cx, statement: &Statement, out: &mut Out) {
    crate::walk::queries(statement, &mut |query| star(cx, query, out));
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let Some(table) = reordered(cx, &insert.table.name.key()) else { return };
    if insert.columns.is_empty() && !matches!(insert.source, InsertSource::DefaultValues) {
        let end = insert.alias.as_ref().map_or(insert.table.span.end, |alias| alias.span.end);
        out.insert(end, format!(" ({})", columns(cx, table)));
    }
}

fn star(cx: &Cx, query: &Query, out: &mut Out) {
    let mut bodies = vec![&query.body];
    while let Some(body) = bodies.pop() {
        match body {
            QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right.as_ref()]),
            QueryBody::Select(select) => expand(cx, select, out),
            QueryBody::Values(_) => {}
        }
    }
}

fn expand(cx: &Cx, select: &Select, out: &mut Out) {
    if !select.items.iter().any(|item| matches!(item, SelectItem::Star | SelectItem::TableStar(_))) {
        return;
    }
    let tables: Vec<_> = select.from.iter().flat_map(From::tables).collect();
    let find = |kind: &TableRefKind| match kind {
        TableRefKind::Table(name) => reordered(cx, &name.name.key()),
        _ => None,
    };
    let Some(table) = tables.iter().find_map(|table| find(&table.kind)) else { return };
    let behind = |token: &&crate::lex::Token| token.is_significant() && token.span.start >= select.keyword.end;
    let first = cx.tokens.iter().find(behind);
    match (select.items.as_slice(), tables.as_slice(), first) {
        ([SelectItem::Star], [_], Some(token)) if token.is_symbol(cx.source, "*") => {
            out.text(token.span, columns(cx, table));
        }
        _ => {
            let message = format!("`*` shows the columns of `{}` in PostgreSQL's order, which is another", table.name);
            out.warn(Span::new(select.keyword.start, select.keyword.end), message);
        }
    }
}

fn reordered<'c>(cx: &Cx<'c>, key: &str) -> Option<&'c Table> {
    cx.catalog.table(key).filter(|table| table.postgres_order.is_some())
}

/// The columns in SQLite's order.
fn columns(cx: &Cx, table: &Table) -> String {
    let columns = table.columns.iter().filter(|column| !column.generated);
    columns.map(|column| spell(cx.catalog, &column.name)).collect::<Vec<_>>().join(", ")
}
