//! A column named twice in the list of an INSERT: SQLite stores the first value.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Insert, InsertSource, QueryBody, SelectItem, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "insert-column-twice",
    summary: "Leaves out a column that an `INSERT … SELECT` names again, with its value: SQLite stores the first one. In VALUES it is refused.",
    caveat: "",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT, c TEXT);\nINSERT INTO a (b, c, b) SELECT c, b, 'z' FROM a;",
            postgres: "CREATE TABLE a (b TEXT, c TEXT);\nINSERT INTO a (b, c) SELECT c, b FROM a;",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT, c TEXT);\nINSERT INTO a (b, c, b) VALUES ('x', 'y', 'z');",
            postgres: "",
        },
    ],
    visit: Visit::Dml(insert_column_twice),
};

fn insert_column_twice(_: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let items = selected(insert);
    for (at, name) in insert.columns.iter().enumerate() {
        if !insert.columns[..at].iter().any(|before| before.key() == name.key()) {
            continue;
        }
        if let Some(items) = &items {
            out.rewrite(Span::new(insert.columns[at - 1].span.end, name.span.end), Vec::new());
            out.rewrite(Span::new(items[at - 1].end, items[at].end), Vec::new());
        } else {
            out.refuse(name.span, format!("`{}` is named twice: SQLite stores the first value", name.text))
                .help("leave the second one out, and its value");
        }
    }
}

/// The values of a query, one for each column, if each can be left out without another effect.
fn selected(insert: &Insert) -> Option<Vec<Span>> {
    let InsertSource::Query(query) = &insert.source else { return None };
    let QueryBody::Select(select) = &query.body else { return None };
    // Terms of ORDER BY and GROUP BY may be numbers of columns.
    if select.distinct || !query.order_by.is_empty() || !select.group_by.is_empty() {
        return None;
    }
    let span = |item: &SelectItem| match item {
        SelectItem::Expr(expr, alias) => {
            Some(Span::new(expr.span.start, alias.as_ref().map_or(expr.span.end, |name| name.span.end)))
        }
        SelectItem::Star | SelectItem::TableStar(_) => None,
    };
    let items: Vec<Span> = select.items.iter().map(span).collect::<Option<_>>()?;
    (items.len() == insert.columns.len()).then_some(items)
}
