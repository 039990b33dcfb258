//! A column that is neither grouped by nor aggregated, which SQLite takes from one row of the group.
//!
//! Beside `min` or `max` it is the row with that value, else any row
//! (<https://www.sqlite.org/lang_select.html#bareagg>).

use super::grouping::{Bare, bare, is_same_column};
use crate::catalog::Table;
use crate::context::Cx;
use crate::edit::Piece;
use crate::functions::is_aggregate;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::*;

pub(super) static RULE: Rule = Rule {
    name: "bare-column",
    summary: "Takes a column that is neither grouped by nor aggregated from one row of the group with array_agg(): beside `min` or `max` from the row that has it.",
    caveat: "Where several rows have the least or the greatest value, and without `min` and `max`, SQLite promises no certain row; the port takes the one with the least number where the table has one.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT, c INTEGER, d TEXT);\nSELECT b, max(c), d FROM a GROUP BY b;",
            postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, b TEXT, c INTEGER, d TEXT);\nSELECT b, max(c), (array_agg(d ORDER BY c DESC NULLS LAST, id))[1] AS d FROM a GROUP BY b;",
        },
        Example {
            sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\nCREATE TABLE c (a_id INTEGER);\nSELECT a.b, count(*) FROM c JOIN a ON a.id = c.a_id GROUP BY c.a_id;",
            postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, b TEXT);\nCREATE TABLE c (a_id INTEGER);\nSELECT a.b, count(*) FROM c JOIN a ON a.id = c.a_id GROUP BY c.a_id, a.id;",
        },
        Example {
            sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\nSELECT * FROM a GROUP BY b;",
            postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, b TEXT);\nSELECT DISTINCT ON (b) * FROM a ORDER BY b, id;",
        },
    ],
    visit: Visit::Query(bare_column),
};

const ANY: &str = "neither grouped by nor aggregated: SQLite takes it from any row of the group, and so does the port";
const TIES: &str = "of several rows with that value SQLite takes any, and the port perhaps another one";

/// `min(a)` or `max(a)`.
struct Extremum<'t> {
    call: &'t Expr,
    argument: &'t Expr,
    is_max: bool,
}

fn bare_column(cx: &Cx, query: &Query, out: &mut Out) {
    let mut bodies = vec![&query.body];
    while let Some(body) = bodies.pop() {
        match body {
            QueryBody::Compound { left, right, .. } => bodies.extend([right.as_ref(), left.as_ref()]),
            QueryBody::Select(select) => {
                let alone = matches!(query.body, QueryBody::Select(_));
                of_select(cx, query, select, alone, out);
            }
            QueryBody::Values(_) => {}
        }
    }
}

fn of_select(cx: &Cx, query: &Query, select: &Select, alone: bool, out: &mut Out) {
    let terms = if alone { query.order_by.as_slice() } else { &[] };
    let Bare { mut columns, star } = bare(cx, select, terms);
    if !select.windows.is_empty() || select.items.iter().any(holds_window) {
        return;
    }
    let Ok(extremum) = extremum(cx, select, terms) else { return };
    if star {
        if alone && query.order_by.is_empty() && query.limit.is_none() {
            distinct_on(cx, select, extremum.as_ref(), out);
        }
        return;
    }
    if columns.is_empty() {
        return;
    }
    by_key(cx, select, &mut columns, out);
    let Some(first) = columns.first() else { return };
    let number = row_number(cx, select);
    match (&extremum, &number) {
        (None, _) => {
            out.warn(first.span, ANY);
        }
        (Some(_), None) => {
            out.warn(first.span, TIES);
        }
        (Some(_), Some(_)) => {}
    }
    let order = order(extremum.as_ref(), number.as_deref());
    for column in columns {
        let mut sql = pieces!["(array_agg(", column.span];
        if !order.is_empty() {
            sql.push(" ORDER BY ".into());
            sql.extend(order.iter().cloned());
        }
        sql.push("))[1]".into());
        out.keep(column.span);
        out.replace(column.span, sql);
        let is_item = |item: &SelectItem| matches!(item, SelectItem::Expr(item, None) if item.span == column.span);
        if let (true, ExprKind::Column { name, .. }) = (select.items.iter().any(is_item), &column.kind) {
            out.insert(column.span.end, format!(" AS {}", cx.text(name.span)));
        }
    }
}

/// The order in which the row that counts comes first.
fn order(extremum: Option<&Extremum>, number: Option<&str>) -> Vec<Piece> {
    let mut order = Vec::new();
    if let Some(Extremum { argument, is_max, .. }) = extremum {
        order.push(Piece::Copy(argument.span));
        order.push(if *is_max { " DESC NULLS LAST" } else { "" }.into());
    }
    if let Some(number) = number {
        order.push(if order.is_empty() { number.to_owned() } else { format!(", {number}") }.into());
    }
    order
}

/// The row number of the only table.
fn row_number(cx: &Cx, select: &Select) -> Option<String> {
    let from = select.from.as_ref().filter(|from| from.joins.is_empty())?;
    let TableRefKind::Table(name) = &from.first.kind else { return None };
    let number = cx.catalog.table(&name.name.text)?.row_number()?;
    Some(cx.spell(&number.name))
}

/// The one `min` or `max` that counts: the last one. An error for one that PostgreSQL's `array_agg` cannot follow.
fn extremum<'t>(cx: &Cx, select: &'t Select, terms: &'t [OrderTerm]) -> Result<Option<Extremum<'t>>, ()> {
    let mut found: Vec<(&Expr, &Function)> = Vec::new();
    let items = select.items.iter().filter_map(|item| match item {
        SelectItem::Expr(expr, _) => Some(expr),
        SelectItem::Star | SelectItem::TableStar(_) => None,
    });
    for expr in items.chain(&select.having).chain(terms.iter().map(|term| &term.expr)) {
        extrema(expr, &mut found);
    }
    let Some((call, function)) = found.last() else { return Ok(None) };
    let argument = &function.arguments[0];
    if function.filter.is_some() || cx.types.row_numbers.contains(&argument.bare().span) {
        return Err(());
    }
    Ok(Some(Extremum { call, argument, is_max: function.name.is("max") }))
}

fn extrema<'t>(expr: &'t Expr, found: &mut Vec<(&'t Expr, &'t Function)>) {
    if let ExprKind::Function(function) = &expr.kind
        && is_aggregate(function)
    {
        if function.name.is("min") || function.name.is("max") {
            found.push((expr, function));
        }
        return;
    }
    expr.children(|child| extrema(child, found));
}

fn holds_window(item: &SelectItem) -> bool {
    fn any(expr: &Expr) -> bool {
        let mut found = matches!(&expr.kind, ExprKind::Function(function) if function.over.is_some());
        expr.children(|child| found |= any(child));
        found
    }
    matches!(item, SelectItem::Expr(expr, _) if any(expr))
}

/// Adds the primary key of a joined table to GROUP BY where a column that is grouped by equals it: nothing changes, and
/// PostgreSQL knows that the other columns of that table follow.
fn by_key(cx: &Cx, select: &Select, columns: &mut Vec<&Expr>, out: &mut Out) {
    let (Some(from), Some(last)) = (&select.from, select.group_by.last()) else { return };
    if from.joins.iter().any(|join| matches!(join.kind, JoinKind::Right | JoinKind::Full)) {
        return;
    }
    let mut added: Vec<String> = Vec::new();
    for (at, table) in from.tables().enumerate() {
        let TableRefKind::Table(name) = &table.kind else { continue };
        let Some(known) = cx.catalog.table(&name.name.text) else { continue };
        let alias = table.alias.as_ref().unwrap_or(&name.name);
        let mut equal = Vec::new();
        if let Some(condition) = &select.condition {
            equalities(condition, &mut equal);
        }
        for (joined, join) in from.joins.iter().enumerate() {
            // What an outer join fills with NULLs keeps its condition only where it is the side that is filled.
            if let JoinConstraint::On(condition) = &join.constraint
                && (join.kind != JoinKind::Left || joined + 1 == at)
            {
                equalities(condition, &mut equal);
            }
        }
        let is_grouped = |expr: &Expr| {
            cx.types.columns.contains_key(&expr.bare().span)
                && select.group_by.iter().any(|group| is_same_column(cx, group, expr))
        };
        let pinned = |(left, right): &(&Expr, &Expr)| {
            is_key(known, alias, left) && is_grouped(right) || is_key(known, alias, right) && is_grouped(left)
        };
        if !equal.iter().any(pinned) {
            continue;
        }
        let before = columns.len();
        columns.retain(|column| {
            let of_table = matches!(&column.kind, ExprKind::Column { table: Some(table), .. } if table.is(&alias.text));
            if of_table {
                out.keep(column.span);
            }
            !of_table
        });
        if columns.len() < before {
            added.push(format!(", {}.{}", cx.text(alias.span), cx.spell(&known.primary_key[0])));
        }
    }
    if !added.is_empty() {
        out.insert(last.span.end, added.concat());
    }
}

/// True for the primary key of a table, named with the table's name.
fn is_key(table: &Table, alias: &Name, expr: &Expr) -> bool {
    let [key] = table.primary_key.as_slice() else { return false };
    matches!(&expr.bare().kind, ExprKind::Column { table: Some(of), name, .. } if of.is(&alias.text) && name.is(key))
}

/// The equalities that a condition demands.
fn equalities<'t>(condition: &'t Expr, found: &mut Vec<(&'t Expr, &'t Expr)>) {
    match &condition.bare().kind {
        ExprKind::Binary(left, BinaryOperator::And, right) => {
            equalities(left, found);
            equalities(right, found);
        }
        ExprKind::Binary(left, BinaryOperator::Equal, right) => found.push((left, right)),
        _ => {}
    }
}

/// `SELECT * … GROUP BY a` as `SELECT DISTINCT ON (a) * … ORDER BY a`.
fn distinct_on(cx: &Cx, select: &Select, extremum: Option<&Extremum>, out: &mut Out) {
    let (Some(first), Some(last)) = (select.group_by.first(), select.group_by.last()) else { return };
    let plain = |group: &Expr| {
        matches!(group.bare().kind, ExprKind::Column { .. }) && !cx.types.aliases.contains(&group.bare().span)
    };
    let allowed = |item: &SelectItem| match item {
        SelectItem::Star | SelectItem::TableStar(_) => true,
        SelectItem::Expr(expr, _) => {
            extremum.is_some_and(|extremum| extremum.call.span == expr.span)
                || !super::scalar_subquery::holds_aggregate(expr)
        }
    };
    if select.distinct
        || select.having.is_some()
        || !select.group_by.iter().all(plain)
        || !select.items.iter().all(allowed)
    {
        return;
    }
    let group = cx.token_before(first.span).and_then(|by| cx.token_before(by.span));
    let Some(group) = group.filter(|group| group.is_word(cx.source, "GROUP")) else { return };
    let number = row_number(cx, select);
    if extremum.is_none() {
        out.warn(select.keyword, ANY);
    } else if number.is_none() {
        out.warn(select.keyword, TIES);
    }
    let terms = Span::new(first.span.start, last.span.end);
    out.keep(select.keyword);
    out.replace(select.keyword, pieces![select.keyword, " DISTINCT ON (", Piece::Copy(terms), ")"]);
    let mut sql: Vec<Piece> = pieces!["ORDER BY ", terms];
    let order = order(extremum, number.as_deref());
    if !order.is_empty() {
        sql.push(", ".into());
        sql.extend(order);
    }
    out.rewrite(Span::new(group.span.start, terms.end), sql);
    if let Some(Extremum { call, argument, .. }) = extremum {
        let named =
            select.items.iter().any(|item| matches!(item, SelectItem::Expr(expr, Some(_)) if expr.span == call.span));
        let name = if named { String::new() } else { format!(" AS \"{}\"", cx.text(call.span).replace('"', "\"\"")) };
        out.rewrite(call.span, pieces![argument.span, name]);
    }
}
