//! The shape of a query: each part is known to mean the same as it stands, or a rule must have dealt with it.

use crate::context::Cx;
use crate::rules::grouping;
use crate::text::Span;
use crate::tree::*;

pub(super) fn check(cx: &Cx, query: &Query, handled: &dyn Fn(Span) -> bool, refusals: &mut Vec<(Span, String)>) {
    // No `..`: a new part must be decided on before this compiles.
    let Query { span: _, with, body, order_by: _, limit } = query;
    if let Some(With { keyword: _, recursive: _, tables }) = with {
        for CommonTable { name: _, columns: _, query: _ } in tables {}
    }
    if let Some(Limit { span, limit: _, offset: _, comma: _ }) = limit
        && !handled(*span)
    {
        refusals.push((*span, "this LIMIT has no rule here".into()));
    }
    let mut bodies = vec![body];
    while let Some(body) = bodies.pop() {
        match body {
            QueryBody::Compound { left, right, operator } => {
                match operator {
                    // All bind from the left in SQLite; in PostgreSQL INTERSECT binds first.
                    Compound::Intersect
                        if matches!(**left, QueryBody::Compound { .. }) && !handled(compound_key(left)) =>
                    {
                        refusals.push((query.span, "INTERSECT in a chain binds otherwise in PostgreSQL".into()));
                    }
                    Compound::Intersect | Compound::Union | Compound::UnionAll | Compound::Except => {}
                }
                bodies.push(left);
                bodies.push(right);
            }
            QueryBody::Select(select) => check_select(cx, select, handled, refusals),
            QueryBody::Values(rows) => for Row { span: _, values: _ } in rows {},
        }
    }
}

/// The place that stands for a part of a compound query: its first SELECT.
pub fn compound_key(body: &QueryBody) -> Span {
    match body {
        QueryBody::Select(select) => select.keyword,
        QueryBody::Values(rows) => rows.first().map_or(Span::at(0), |row| row.span),
        QueryBody::Compound { left, .. } => compound_key(left),
    }
}

fn check_select(cx: &Cx, select: &Select, handled: &dyn Fn(Span) -> bool, refusals: &mut Vec<(Span, String)>) {
    let Select { keyword: _, distinct: _, items, from, condition: _, group_by: _, having: _, windows } = select;
    for item in items {
        match item {
            SelectItem::Star | SelectItem::TableStar(_) | SelectItem::Expr(_, _) => {}
        }
    }
    for Window { name: _, spec } in windows {
        let WindowSpec { base: _, partition_by: _, order_by: _, bounds: _ } = spec;
    }
    if let Some(from) = from {
        check_from(from, handled, refusals);
    }
    grouping::check(cx, select, &mut |span, why: &str| {
        if !handled(span) {
            refusals.push((span, why.to_owned()));
        }
    });
}

fn check_from(from: &From, handled: &dyn Fn(Span) -> bool, refusals: &mut Vec<(Span, String)>) {
    let From { first, joins } = from;
    check_table(first, handled, refusals);
    for Join { kind, table, constraint } in joins {
        match kind {
            JoinKind::Comma | JoinKind::Inner | JoinKind::Cross | JoinKind::Left | JoinKind::Right | JoinKind::Full => {
            }
        }
        match constraint {
            // A join without a condition has a rule of its own.
            JoinConstraint::None | JoinConstraint::Natural | JoinConstraint::On(_) | JoinConstraint::Using(_) => {}
        }
        check_table(table, handled, refusals);
    }
}

fn check_table(table: &TableRef, handled: &dyn Fn(Span) -> bool, refusals: &mut Vec<(Span, String)>) {
    let TableRef { kind, alias: _ } = table;
    match kind {
        TableRefKind::Function(name, _) if !handled(name.span) => {
            refusals.push((name.span, format!("the table function `{}` has no rule yet", name.name.text)));
        }
        TableRefKind::Table(name) if name.name.key().starts_with("sqlite_") && !handled(name.span) => {
            refusals.push((name.span, "SQLite's own catalog has no rule here yet".into()));
        }
        TableRefKind::Table(_) | TableRefKind::Function(..) | TableRefKind::Query(_) => {}
        TableRefKind::Joined(from) => check_from(from, handled, refusals),
    }
}
