//! Columns that are compared without an operator, by compound queries, `USING` and `NATURAL JOIN`: where SQLite ignores
//! case and PostgreSQL, which has a text on one side, does not.

use super::output::outputs;
use super::scope::{Scope, ScopeColumn};
use super::{Facts, Ty, Typing};
use crate::common::compound_key;
use crate::pg_type::Family;
use crate::text::Span;
use crate::tree::{Expr, ExprKind, Join, JoinConstraint, QueryBody};

impl Typing<'_> {
    /// The values of a column of a compound query's parts are compared: the first part that has a collation counts.
    pub(super) fn merged(&mut self, body: &QueryBody, at: usize, left: &ScopeColumn, right: &ScopeColumn) {
        let QueryBody::Compound { right: last, .. } = body else { return };
        let ignores = |ty: Ty, facts: Facts| ty == Ty::Untyped || is_citext(facts);
        let arms = outputs(body);
        let exprs: Vec<&Expr> = arms.iter().filter_map(|arm| arm.get(at).copied()).collect();
        let minds = if exprs.len() == arms.len() {
            let counts = exprs.iter().find(|expr| self.has_collation(expr));
            counts.is_some_and(|expr| self.facts(expr).nocase && self.ty(expr) == Ty::Is(Family::Text))
                && !exprs.iter().all(|expr| ignores(self.ty(expr), self.facts(expr)))
        } else {
            is_nocase(left) && !(ignores(left.ty, left.facts) && ignores(right.ty, right.facts))
        };
        if minds {
            let shown = outputs(last).first().and_then(|arm| arm.get(at)).map(|expr| expr.span);
            self.out.case_minded.insert(shown.unwrap_or_else(|| compound_key(last)));
        }
    }

    /// The columns that a join takes from both sides; the tables from `right` on are its right one.
    pub(super) fn common_columns(&mut self, join: &Join, scope: &Scope, right: usize) {
        let (left, right) = scope.sources.split_at(right);
        let mut right = right.iter().flat_map(|source| &source.columns);
        let find = |name: &str| left.iter().flat_map(|source| &source.columns).find(|column| column.name == name);
        let minds = |one: &ScopeColumn, other: &ScopeColumn| {
            is_nocase(one) && !(is_citext(one.facts) && is_citext(other.facts))
        };
        match &join.constraint {
            JoinConstraint::Using(names) => {
                for name in names {
                    let key = name.key();
                    if let (Some(one), Some(other)) = (find(&key), right.clone().find(|column| column.name == key))
                        && minds(one, other)
                    {
                        self.out.case_minded.insert(name.span);
                    }
                }
            }
            JoinConstraint::Natural => {
                if right.any(|other| find(&other.name).is_some_and(|one| minds(one, other))) {
                    self.out.case_minded.extend(place(join));
                }
            }
            JoinConstraint::None | JoinConstraint::On(_) => {}
        }
    }

    /// True for a column.
    fn has_collation(&self, expr: &Expr) -> bool {
        match &expr.without_plus().kind {
            ExprKind::Column { .. } => !self.out.strings.contains(&expr.without_plus().span),
            ExprKind::Cast(inner, _) => self.has_collation(inner),
            ExprKind::Collate(..) => true,
            _ => false,
        }
    }
}

fn is_nocase(column: &ScopeColumn) -> bool {
    column.facts.nocase && column.ty == Ty::Is(Family::Text)
}

fn is_citext(facts: Facts) -> bool {
    facts.citext && facts.nocase
}

/// Where a table is joined.
fn place(join: &Join) -> Option<Span> {
    use crate::tree::TableRefKind as Kind;
    match &join.table.kind {
        Kind::Table(name) | Kind::Function(name, _) => Some(name.name.span),
        Kind::Query(query) => Some(query.span),
        Kind::Joined(from) => from.tables().find_map(|table| table.alias.as_ref().map(|alias| alias.span)),
    }
}
