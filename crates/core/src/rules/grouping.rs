//! Queries with aggregates: PostgreSQL wants every column outside of them grouped by, and no alias in HAVING.

use crate::context::Cx;
use crate::functions::is_aggregate;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::*;

use super::scalar_subquery::holds_aggregate;

pub(super) static RULE: Rule = Rule {
    name: "grouping",
    summary: "Writes aliases in WHERE, GROUP BY, HAVING and in expressions of ORDER BY out; a constant in GROUP BY gets a cast.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT, c INTEGER);\nSELECT b, sum(c) AS s FROM a GROUP BY b HAVING s > 1;",
        postgres: "CREATE TABLE a (b TEXT, c INTEGER);\nSELECT b, sum(c) AS s FROM a GROUP BY b HAVING (sum(c)) > 1;",
    }],
    visit: Visit::Query(grouping),
};

fn grouping(cx: &Cx, query: &Query, out: &mut Out) {
    let mut bodies = vec![&query.body];
    while let Some(body) = bodies.pop() {
        match body {
            QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right]),
            QueryBody::Select(select) => {
                for expr in select.condition.iter().chain(&select.having) {
                    write_out(cx, select, expr, false, out);
                }
                // PostgreSQL knows an alias that is all of a term.
                for expr in &select.group_by {
                    // A constant makes one group of all rows; PostgreSQL wants it to look like an expression.
                    match &expr.bare().kind {
                        ExprKind::String(_) | ExprKind::Null => out.wrap(expr.span, "", "::text"),
                        ExprKind::Number(_) if expr.integer().is_none() => out.wrap(expr.span, "", "::numeric"),
                        _ => {}
                    }
                    write_out(cx, select, expr, true, out);
                }
            }
            QueryBody::Values(_) => {}
        }
    }
    if let QueryBody::Select(select) = &query.body {
        for term in &query.order_by {
            write_out(cx, select, &term.expr, true, out);
        }
    }
}

/// Writes the expression behind each alias in its place.
fn write_out(cx: &Cx, select: &Select, expr: &Expr, whole_is_known: bool, out: &mut Out) {
    match &expr.kind {
        ExprKind::Column { table: None, name, .. } => {
            if whole_is_known || cx.types.columns.contains_key(&expr.span) && !cx.types.aliases.contains(&expr.span) {
                return;
            }
            if !cx.types.aliases.contains(&expr.span) {
                return;
            }
            let behind = select.items.iter().find_map(|item| match item {
                SelectItem::Expr(behind, Some(alias)) if alias.is(&name.text) => Some(behind),
                _ => None,
            });
            let Some(behind) = behind else { return };
            // The text is taken from elsewhere in the statement, with the edits made there.
            out.copy(expr.span, behind.span);
        }
        ExprKind::Paren(inner) if whole_is_known => write_out(cx, select, inner, false, out),
        _ => expr.children(|child| write_out(cx, select, child, false, out)),
    }
    let _ = pieces![""];
}

/// What a query with groups shows besides them.
pub(super) struct Bare<'t> {
    /// Columns that are neither grouped by nor aggregated.
    pub columns: Vec<&'t Expr>,
    /// True if there are some behind a `*`.
    pub star: bool,
}

/// Refuses columns that are neither grouped by nor aggregated, and no rule has dealt with.
pub fn check(cx: &Cx, select: &Select, refuse: &mut dyn FnMut(Span, &str)) {
    let Bare { columns, star } = bare(cx, select, &[]);
    if star {
        refuse(select.keyword, "`*` shows columns that are neither grouped by nor aggregated");
    }
    for column in columns {
        refuse(
            column.span,
            "this column is neither grouped by nor aggregated: SQLite takes it from any row, PostgreSQL refuses it",
        );
    }
}

/// The columns of a SELECT, and of the ORDER BY behind it, that are neither grouped by nor aggregated.
pub(super) fn bare<'t>(cx: &Cx, select: &'t Select, terms: &'t [OrderTerm]) -> Bare<'t> {
    let mut found = Bare { columns: Vec::new(), star: false };
    let aggregates = select.items.iter().any(|item| matches!(item, SelectItem::Expr(expr, _) if holds_aggregate(expr)))
        || select.having.as_ref().is_some_and(holds_aggregate);
    if !aggregates && select.group_by.is_empty() {
        return found;
    }
    let grouped: Vec<String> = select.group_by.iter().map(|expr| plain(cx, expr)).collect();
    // A primary key in GROUP BY stands for its whole table.
    let keys = select.from.iter().flat_map(From::tables).filter_map(|table| match &table.kind {
        TableRefKind::Table(name) => cx.catalog.table(&name.name.text),
        TableRefKind::Function(..) | TableRefKind::Query(_) | TableRefKind::Joined(_) => None,
    });
    let by_key: Vec<String> = keys
        .filter(|table| !table.primary_key.is_empty() && table.primary_key.iter().all(|key| grouped.contains(key)))
        .flat_map(|table| table.columns.iter().map(|column| column.name.to_ascii_lowercase()))
        .collect();
    let is_alias = |group: &Expr| cx.types.aliases.contains(&group.bare().span);
    for (at, item) in select.items.iter().enumerate() {
        let SelectItem::Expr(expr, alias) = item else {
            found.star |= by_key.is_empty();
            continue;
        };
        let position = (at + 1).to_string();
        let by_alias = alias.as_ref().is_some_and(|alias| {
            select.group_by.iter().any(|group| is_alias(group) && plain(cx, group) == alias.key())
        });
        if by_alias || grouped.contains(&position) {
            continue;
        }
        bare_columns(cx, expr, &grouped, &by_key, &mut found.columns);
    }
    // An alias stands for what it names.
    let alias = |item: &SelectItem| match item {
        SelectItem::Expr(_, alias) => alias.as_ref().map(Name::key),
        SelectItem::Star | SelectItem::TableStar(_) => None,
    };
    let names: Vec<String> = select.items.iter().filter_map(alias).collect();
    let sorted = terms.iter().map(|term| &term.expr);
    let sorted = sorted.filter(
        |expr| !matches!(&expr.bare().kind, ExprKind::Column { table: None, name, .. } if names.contains(&name.key())),
    );
    for expr in select.having.iter().chain(sorted) {
        let mut columns = Vec::new();
        bare_columns(cx, expr, &grouped, &by_key, &mut columns);
        found.columns.extend(columns.into_iter().filter(|column| !is_alias(column)));
    }
    found
}

fn plain(cx: &Cx, expr: &Expr) -> String {
    match &expr.bare().kind {
        ExprKind::Column { name, .. } => name.key(),
        _ => cx.text(expr.bare().span).to_ascii_lowercase(),
    }
}

fn bare_columns<'t>(cx: &Cx, expr: &'t Expr, grouped: &[String], by_key: &[String], found: &mut Vec<&'t Expr>) {
    if grouped.contains(&plain(cx, expr)) {
        return;
    }
    match &expr.kind {
        ExprKind::Column { name, .. } => {
            if !cx.types.strings.contains(&expr.span) && !by_key.contains(&name.key()) {
                found.push(expr);
            }
        }
        ExprKind::Function(function) if is_aggregate(function) => {}
        _ => expr.children(|child| bare_columns(cx, child, grouped, by_key, found)),
    }
}
