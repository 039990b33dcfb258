//! Queries with aggregates: PostgreSQL wants every column outside of them grouped by, and no alias in HAVING.

use crate::context::Cx;
use crate::functions::is_aggregate;
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
                    super::order_by_nulls::constant(expr, out);
                    write_out(cx, select, expr, true, out);
                }
            }
            QueryBody::Values(_) => {}
        }
    }
    if let QueryBody::Select(select) = &query.body {
        for term in &query.order_by {
            write_out(cx, select, &term.expr, true, out);
            collated(cx, select, &term.expr, out);
        }
    }
}

/// `SELECT f(a) AS a … ORDER BY a COLLATE x`: the alias in SQLite, where a collation is no expression, and the column in
/// PostgreSQL.
fn collated(cx: &Cx, select: &Select, term: &Expr, out: &mut Out) {
    let named = term.without_collate();
    let column = |expr: &Expr| cx.types.columns.get(&expr.bare().span).copied();
    if named.span != term.bare().span
        && let Some(shown) = select.shown_by(named)
        && column(named).is_some_and(|id| column(shown) != Some(id))
    {
        out.refuse(
            named.span,
            "this is a column, and the name of what is shown: with a collation SQLite sorts by the latter",
        )
        .help("give what is shown another name");
    }
}

/// Writes the expression behind each alias in its place.
fn write_out(cx: &Cx, select: &Select, expr: &Expr, whole_is_known: bool, out: &mut Out) {
    match &expr.kind {
        ExprKind::Column { table: None, name, .. } => {
            if whole_is_known || !cx.types.aliases.contains(&expr.span) {
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
    let is_alias = |group: &Expr| cx.types.aliases.contains(&group.bare().span);
    for (at, item) in select.items.iter().enumerate() {
        let (expr, alias) = match item {
            SelectItem::Expr(expr, alias) => (expr, alias),
            SelectItem::Star => {
                found.star |= !select.from.iter().flat_map(From::tables).all(|table| has_key(cx, select, table));
                continue;
            }
            SelectItem::TableStar(of) => {
                let mut tables = select.from.iter().flat_map(From::tables);
                found.star |= !tables.any(|table| is_called(table, of) && has_key(cx, select, table));
                continue;
            }
        };
        let by_alias = alias.as_ref().is_some_and(|alias| {
            select
                .group_by
                .iter()
                .any(|group| is_alias(group) && cx.text(group.bare().span).eq_ignore_ascii_case(&alias.text))
        });
        let position = i64::try_from(at + 1).ok();
        let by_position = select.group_by.iter().any(|group| position.is_some() && group.integer() == position);
        if by_alias || by_position {
            continue;
        }
        bare_columns(cx, select, expr, &mut found.columns);
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
        bare_columns(cx, select, expr, &mut columns);
        found.columns.extend(columns.into_iter().filter(|column| !is_alias(column)));
    }
    found
}

/// True if a term of GROUP BY is the same expression.
fn is_grouped(cx: &Cx, select: &Select, expr: &Expr) -> bool {
    select.group_by.iter().any(|group| match &group.bare().kind {
        ExprKind::Column { .. } => is_same_column(cx, group, expr),
        _ => cx.text(group.bare().span).eq_ignore_ascii_case(cx.text(expr.bare().span)),
    })
}

/// True if both name one column of one table of FROM.
pub(super) fn is_same_column(cx: &Cx, one: &Expr, other: &Expr) -> bool {
    let ExprKind::Column { table: of_one, name, .. } = &one.bare().kind else { return false };
    let ExprKind::Column { table: of_other, name: other_name, .. } = &other.bare().kind else { return false };
    let id = |expr: &Expr| cx.types.columns.get(&expr.bare().span);
    name.is(&other_name.text)
        && of_one.as_ref().zip(of_other.as_ref()).is_none_or(|(one, other)| one.is(&other.text))
        && id(one).zip(id(other)).is_none_or(|(one, other)| one == other)
}

fn is_called(table: &TableRef, name: &Name) -> bool {
    match (&table.alias, &table.kind) {
        (Some(alias), _) => alias.is(&name.text),
        (None, TableRefKind::Table(table)) => table.name.is(&name.text),
        (None, _) => false,
    }
}

/// True if the primary key of a table is grouped by: it stands for the whole row.
fn has_key(cx: &Cx, select: &Select, table: &TableRef) -> bool {
    let TableRefKind::Table(name) = &table.kind else { return false };
    let Some(known) = cx.catalog.table(&name.name.text) else { return false };
    let is_key = |group: &Expr, key: &str| match &group.bare().kind {
        ExprKind::Column { name, .. } => name.is(key) && belongs(cx, group, table),
        _ => false,
    };
    !known.primary_key.is_empty()
        && known.primary_key.iter().all(|key| select.group_by.iter().any(|group| is_key(group, key)))
}

/// True if an expression names a column of this table of FROM.
fn belongs(cx: &Cx, expr: &Expr, table: &TableRef) -> bool {
    match (&expr.bare().kind, &table.kind) {
        (ExprKind::Column { table: Some(of), .. }, _) => is_called(table, of),
        (ExprKind::Column { .. }, TableRefKind::Table(name)) => {
            let known = cx.catalog.table(&name.name.text);
            let id = cx.types.columns.get(&expr.bare().span);
            known.zip(id).is_some_and(|(known, id)| known.columns.iter().any(|column| column.id == *id))
        }
        _ => false,
    }
}

fn bare_columns<'t>(cx: &Cx, select: &Select, expr: &'t Expr, found: &mut Vec<&'t Expr>) {
    if is_grouped(cx, select, expr) {
        return;
    }
    match &expr.kind {
        ExprKind::Column { table: Some(of), .. }
            if !select.from.iter().flat_map(From::tables).any(|table| is_called(table, of)) =>
        {
            // It is that of an outer query, or NEW or OLD of a trigger: one value for all groups.
        }
        ExprKind::Column { .. } => {
            let follows = |table| belongs(cx, expr, table) && has_key(cx, select, table);
            if !cx.types.strings.contains(&expr.span) && !select.from.iter().flat_map(From::tables).any(follows) {
                found.push(expr);
            }
        }
        ExprKind::Function(function) if is_aggregate(function) => {}
        _ => expr.children(|child| bare_columns(cx, select, child, found)),
    }
}
