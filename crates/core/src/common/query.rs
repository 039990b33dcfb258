//! The shape of a query.

use crate::context::Cx;
use crate::text::Span;
use crate::tree::*;

pub(super) fn check(cx: &Cx, query: &Query, handled: &dyn Fn(Span) -> bool, refusals: &mut Vec<(Span, String)>) {
    if let Some(limit) = &query.limit
        && (limit.comma || limit.limit.integer().is_some_and(|limit| limit < 0))
        && !handled(limit.span)
    {
        refusals.push((limit.span, "this LIMIT has no rule yet".into()));
    }
    let mut bodies = vec![&query.body];
    while let Some(body) = bodies.pop() {
        match body {
            QueryBody::Compound { left, right, operator } => {
                if *operator == Compound::Intersect && matches!(**left, QueryBody::Compound { .. }) {
                    refusals.push((query.span, "INTERSECT in a chain binds otherwise in PostgreSQL".into()));
                }
                bodies.push(left);
                bodies.push(right);
            }
            QueryBody::Select(select) => check_select(cx, select, handled, refusals),
            QueryBody::Values(_) => {}
        }
    }
}

/// PostgreSQL wants every column outside an aggregate to be grouped by.
fn check_select(cx: &Cx, select: &Select, handled: &dyn Fn(Span) -> bool, refusals: &mut Vec<(Span, String)>) {
    for table in select.from.iter().flat_map(From::tables) {
        match &table.kind {
            TableRefKind::Function(name, _) if !handled(name.span) => {
                refusals.push((name.span, format!("the table function `{}` has no rule yet", name.name.text)));
            }
            TableRefKind::Table(name)
                if name.name.text.to_ascii_lowercase().starts_with("sqlite_") && !handled(name.span) =>
            {
                refusals.push((name.span, "SQLite's own catalog has no rule here yet".into()));
            }
            TableRefKind::Query(query) if table.alias.is_none() && !handled(query.span) => {
                refusals.push((query.span, "a subquery in FROM needs an alias before PostgreSQL 16".into()));
            }
            _ => {}
        }
    }
    let aggregates = select.items.iter().any(|item| matches!(item, SelectItem::Expr(expr, _) if holds_aggregate(expr)));
    if !aggregates && select.group_by.is_empty() {
        return;
    }
    let grouped: Vec<String> = select.group_by.iter().map(|expr| plain(cx, expr)).collect();
    // A primary key in GROUP BY stands for its whole table.
    let keys = select.from.iter().flat_map(From::tables).filter_map(|table| match &table.kind {
        TableRefKind::Table(name) => cx.catalog.table(&name.name.text),
        _ => None,
    });
    let by_key = keys
        .into_iter()
        .any(|table| !table.primary_key.is_empty() && table.primary_key.iter().all(|key| grouped.contains(key)));
    if by_key {
        return;
    }
    for (at, item) in select.items.iter().enumerate() {
        let SelectItem::Expr(expr, alias) = item else { continue };
        let position = (at + 1).to_string();
        let by_alias = alias.as_ref().is_some_and(|alias| grouped.contains(&alias.key()));
        if by_alias || grouped.contains(&position) {
            continue;
        }
        bare_columns(cx, expr, &grouped, &mut |span| {
            refusals.push((
                span,
                "this column is neither grouped by nor aggregated: SQLite takes it from any row, PostgreSQL refuses it"
                    .into(),
            ));
        });
    }
}

fn plain(cx: &Cx, expr: &Expr) -> String {
    match &expr.bare().kind {
        ExprKind::Column { name, .. } => name.key(),
        _ => cx.text(expr.bare().span).to_ascii_lowercase(),
    }
}

fn is_aggregate(function: &Function) -> bool {
    let name = function.name.key();
    function.over.is_none()
        && (matches!(
            name.as_str(),
            "count"
                | "sum"
                | "avg"
                | "total"
                | "group_concat"
                | "string_agg"
                | "json_group_array"
                | "json_group_object"
        ) || (matches!(name.as_str(), "min" | "max") && function.arguments.len() == 1))
}

fn holds_aggregate(expr: &Expr) -> bool {
    if let ExprKind::Function(function) = &expr.kind
        && is_aggregate(function)
    {
        return true;
    }
    let mut found = false;
    expr.children(|child| found |= holds_aggregate(child));
    found
}

fn bare_columns(cx: &Cx, expr: &Expr, grouped: &[String], report: &mut dyn FnMut(Span)) {
    if grouped.contains(&plain(cx, expr)) {
        return;
    }
    match &expr.kind {
        ExprKind::Column { .. } if !cx.types.strings.contains(&expr.span) => report(expr.span),
        ExprKind::Function(function) if is_aggregate(function) => {}
        _ => expr.children(|child| bare_columns(cx, child, grouped, report)),
    }
}
