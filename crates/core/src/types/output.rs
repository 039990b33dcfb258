//! What a query shows.

use super::Ty;
use super::scope::ScopeColumn;
use crate::pg_type::Family;
use crate::tree::{Expr, QueryBody, SelectItem};

/// Gives columns the names that `WITH t (a, b)` says.
pub(super) fn rename(columns: &mut [ScopeColumn], names: &[String]) {
    for (column, name) in columns.iter_mut().zip(names) {
        column.name.clone_from(name);
    }
}

/// The columns that a query shows to an outer one: what is computed from a citext comes out as a text, and so does a
/// literal without a type.
pub(super) fn texts(mut columns: Vec<ScopeColumn>) -> Vec<ScopeColumn> {
    for column in &mut columns {
        column.facts.citext &= column.facts.nocase;
        if column.ty == Ty::Untyped {
            column.ty = Ty::Is(Family::Text);
        }
    }
    columns
}

/// The expressions that a query shows, for each of its parts that `UNION` and its kin put together; none for a part that
/// does not write them one by one.
pub(crate) fn outputs(body: &QueryBody) -> Vec<Vec<&Expr>> {
    match body {
        QueryBody::Select(select) => {
            let exprs: Option<Vec<_>> = select
                .items
                .iter()
                .map(|item| match item {
                    SelectItem::Expr(expr, _) => Some(expr),
                    SelectItem::Star | SelectItem::TableStar(_) => None,
                })
                .collect();
            vec![exprs.unwrap_or_default()]
        }
        QueryBody::Values(rows) => rows.iter().map(|row| row.values.iter().collect()).collect(),
        QueryBody::Compound { left, right, .. } => {
            let mut all = outputs(left);
            all.extend(outputs(right));
            all
        }
    }
}

/// The expressions that the first part of a query shows.
pub(crate) fn output(body: &QueryBody) -> Vec<&Expr> {
    outputs(body).into_iter().next().unwrap_or_default()
}
