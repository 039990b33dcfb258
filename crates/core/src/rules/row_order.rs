//! The order in which SQLite reads the rows of one table: by their number, unless an index serves the query better.

use std::collections::BTreeSet;

use crate::catalog::Table;
use crate::context::Cx;
use crate::tree::*;

/// ` ORDER BY id` for an aggregate that puts its values in a row, if SQLite reads the rows of its query by number.
pub(super) fn of_call(cx: &Cx, call: &Expr) -> Option<String> {
    let ExprKind::Function(function) = &call.kind else { return None };
    if function.distinct || function.over.is_some() || !function.order_by.is_empty() {
        return None;
    }
    let mut order = None;
    crate::walk::queries(cx.statement, &mut |query| {
        let mut bodies = vec![&query.body];
        while let Some(body) = bodies.pop() {
            match body {
                QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right]),
                QueryBody::Select(select) => {
                    let alone = matches!(query.body, QueryBody::Select(_));
                    let terms = query.order_by.iter().filter(|_| alone).map(|term| &term.expr);
                    let exprs: Vec<&Expr> = shown(select).chain(&select.having).chain(terms).collect();
                    if exprs.iter().any(|expr| holds(expr, call))
                        && let Some((name, table)) = only_table(cx, select)
                        && let Some(number) = table.row_number()
                        && reads_by_number(cx, table, select, &exprs)
                    {
                        order = Some(format!(" ORDER BY {}.{}", cx.spell(name), cx.spell(&number.name)));
                    }
                }
                QueryBody::Values(_) => {}
            }
        }
    });
    order
}

fn shown(select: &Select) -> impl Iterator<Item = &Expr> {
    select.items.iter().filter_map(|item| match item {
        SelectItem::Expr(expr, _) => Some(expr),
        SelectItem::Star | SelectItem::TableStar(_) => None,
    })
}

fn holds(expr: &Expr, call: &Expr) -> bool {
    let mut found = expr.span == call.span;
    expr.children(|child| found |= holds(child, call));
    found
}

/// The only table that a SELECT reads, and its name there.
pub(super) fn only_table<'c>(cx: &'c Cx, select: &'c Select) -> Option<(&'c str, &'c Table)> {
    let From { first, joins, .. } = select.from.as_ref()?;
    let TableRefKind::Table(source) = &first.kind else { return None };
    let is_common = {
        let mut found = false;
        crate::walk::withs(cx.statement, &mut |with| {
            found |= with.tables.iter().any(|table| table.name.key() == source.name.key());
        });
        found
    };
    let table = cx.catalog.table(&source.name.text).filter(|table| table.module.is_none())?;
    let name = first.alias.as_ref().map_or(&source.name.text, |alias| &alias.text);
    (joins.is_empty() && !is_common).then_some((name, table))
}

/// True if no index of the table holds all columns that the query reads, and none is good for its WHERE or GROUP BY; or
/// if such an index has the rows in the same order.
pub(super) fn reads_by_number(cx: &Cx, table: &Table, select: &Select, exprs: &[&Expr]) -> bool {
    let mut read = BTreeSet::new();
    let mut sought = BTreeSet::new();
    exprs.iter().for_each(|expr| columns(expr, &mut read));
    select.condition.iter().chain(&select.group_by).for_each(|expr| columns(expr, &mut sought));
    read.extend(sought.iter().cloned());
    if select.items.iter().any(|item| !matches!(item, SelectItem::Expr(..))) {
        read.extend(table.columns.iter().map(|column| column.name.to_ascii_lowercase()));
    }
    let number = table.row_number().map(|number| number.name.to_ascii_lowercase());
    let key = table.name.to_ascii_lowercase();
    let keys = table.uniques.iter().chain([&table.primary_key]).filter(|key| !key.is_empty());
    let keys = keys.filter(|key| number.as_ref().is_none_or(|number| ***key != [number.clone()]));
    let keys = keys.map(|key| key.iter().cloned().map(Some).collect::<Vec<_>>());
    let indexes = cx.catalog.indexes.values().filter(|index| index.table == key).map(|index| index.columns.clone());
    // Where one value is sought, or makes a group, the rows of an index come by their numbers.
    let mut fixed = BTreeSet::new();
    select.condition.iter().for_each(|condition| equal(condition, &mut fixed));
    select.group_by.iter().filter(|term| is_column(term)).for_each(|term| columns(term, &mut fixed));
    keys.chain(indexes).all(|index| {
        if index.iter().all(|column| column.as_ref().is_some_and(|name| fixed.contains(name))) {
            return true;
        }
        let has = |name: &String| index.contains(&Some(name.clone())) || number.as_ref() == Some(name);
        let is_plain = index.iter().all(Option::is_some);
        is_plain
            && !read.iter().all(has)
            && !index.first().is_some_and(|first| first.iter().any(|name| sought.contains(name)))
    })
}

fn is_column(expr: &Expr) -> bool {
    matches!(expr.bare().kind, ExprKind::Column { .. })
}

/// The columns that a condition wants to equal something, whatever else it wants.
fn equal(condition: &Expr, found: &mut BTreeSet<String>) {
    match &condition.bare().kind {
        ExprKind::Binary(left, BinaryOperator::And, right) => [left, right].iter().for_each(|part| equal(part, found)),
        ExprKind::Binary(left, BinaryOperator::Equal, right) => {
            [left, right].into_iter().filter(|side| is_column(side)).for_each(|side| columns(side, found));
        }
        _ => {}
    }
}

/// The names of the columns in an expression, in lower case.
fn columns(expr: &Expr, found: &mut BTreeSet<String>) {
    if let ExprKind::Column { name, .. } = &expr.kind {
        found.insert(name.key());
    }
    expr.children(|child| columns(child, found));
}
