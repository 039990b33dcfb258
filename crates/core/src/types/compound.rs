//! Compound queries: their columns are those of both parts.

use super::output::outputs;
use super::scope::ScopeColumn;
use super::{Facts, Ty, Typing};
use crate::tree::{Compound, Expr, ExprKind, OrderTerm, QueryBody};

impl Typing<'_> {
    /// Types both parts of a compound query; gives its columns.
    pub(super) fn compound(&mut self, body: &QueryBody, order_by: &[OrderTerm]) -> Vec<ScopeColumn> {
        let QueryBody::Compound { operator, left, right } = body else { return Vec::new() };
        let mut columns = self.body(left, &[]);
        let others = self.body(right, &[]);
        let arms = outputs(body);
        for (at, (column, other)) in columns.iter_mut().zip(&others).enumerate() {
            let is_sorted = order_by.iter().any(|term| is_column(&term.expr, at, column));
            if *operator != Compound::UnionAll || is_sorted {
                self.merged(body, at, column, other);
            }
            let values: Vec<&Expr> = arms.iter().filter_map(|arm| arm.get(at).copied()).collect();
            if values.len() == arms.len() {
                column.ty = self.unify(&values);
            } else if matches!(column.ty, Ty::Untyped | Ty::Now) {
                column.ty = other.ty;
            } else if column.ty != other.ty {
                column.ty = Ty::Unknown;
            }
            column.facts = Facts {
                class: column.facts.class.either(other.facts.class),
                affinity: column.facts.affinity.filter(|affinity| other.facts.affinity == Some(*affinity)),
                not_null: column.facts.not_null && other.facts.not_null,
                narrow: column.facts.narrow && other.facts.narrow,
                nocase: column.facts.nocase,
                citext: [column.facts, other.facts].iter().all(|facts| facts.citext && facts.nocase),
            };
            column.id = None;
        }
        columns
    }
}

/// True if a term of `ORDER BY` names the column by its name or its position.
fn is_column(term: &Expr, at: usize, column: &ScopeColumn) -> bool {
    match &term.bare().kind {
        ExprKind::Column { name, .. } => name.key() == column.name,
        _ => term.bare().integer().is_some_and(|position| usize::try_from(position) == Ok(at + 1)),
    }
}
