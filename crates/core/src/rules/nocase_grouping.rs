//! `GROUP BY` and `DISTINCT` of what is computed from a NOCASE column: SQLite minds case there, a CITEXT value does not.

use super::nocase_comparison::is_citext;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Compound, Expr, ExprKind, Query, QueryBody, Select, SelectItem};

pub(super) static RULE: Rule = Rule {
    name: "nocase-grouping",
    summary: "Warns where values computed from a CITEXT column are grouped, counted or made distinct: only the column itself brings its collation in SQLite.",
    caveat: "What a subquery computes is not followed out of it.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT COLLATE NOCASE);\nSELECT coalesce(b, '') AS c, count(*) FROM a GROUP BY c;",
        postgres: "CREATE EXTENSION IF NOT EXISTS citext;\nCREATE TABLE a (b CITEXT);\nSELECT coalesce(b, '') AS c, count(*) FROM a GROUP BY c;",
    }],
    visit: Visit::Query(nocase_grouping),
};

fn nocase_grouping(cx: &Cx, query: &Query, out: &mut Out) {
    // With whether rows that are the same fall together.
    let mut bodies = vec![(&query.body, false)];
    while let Some((body, merged)) = bodies.pop() {
        match body {
            QueryBody::Compound { operator, left, right } => {
                let merged = merged || *operator != Compound::UnionAll;
                bodies.extend([(right.as_ref(), merged), (left.as_ref(), merged)]);
            }
            QueryBody::Select(select) => of_select(cx, select, merged, out),
            QueryBody::Values(_) => {}
        }
    }
}

fn of_select(cx: &Cx, select: &Select, merged: bool, out: &mut Out) {
    let items = || {
        select.items.iter().filter_map(|item| match item {
            SelectItem::Expr(expr, alias) => Some((expr, alias)),
            SelectItem::Star | SelectItem::TableStar(_) => None,
        })
    };
    for term in &select.group_by {
        let shown = match &term.bare().kind {
            ExprKind::Column { table: None, name, .. } if cx.types.aliases.contains(&term.bare().span) => {
                items().find(|(_, alias)| alias.as_ref().is_some_and(|alias| alias.is(&name.text)))
            }
            _ => None,
        };
        warn(cx, shown.map_or(term, |(expr, _)| expr), out);
    }
    for (expr, _) in items() {
        if select.distinct || merged {
            warn(cx, expr, out);
        }
        counted(cx, expr, out);
    }
}

/// Aggregates of distinct values.
fn counted(cx: &Cx, expr: &Expr, out: &mut Out) {
    if let ExprKind::Function(function) = &expr.kind
        && function.distinct
    {
        function.arguments.iter().for_each(|argument| warn(cx, argument, out));
    }
    expr.children(|part| counted(cx, part, out));
}

fn warn(cx: &Cx, expr: &Expr, out: &mut Out) {
    if !matches!(expr.without_plus().kind, ExprKind::Column { .. }) && is_citext(cx, expr) {
        out.warn(
            expr.span,
            "values that differ in case only are one here for PostgreSQL; SQLite minds case in what is computed",
        )
        .help("CAST it AS TEXT: then both databases mind case");
    }
}
