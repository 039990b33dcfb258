//! Values that meet: they are compared, or one of them comes out.

use super::compare::{self, Plan, Side};
use super::facts::is_always_null;
use super::{Place, Ty, Typing};
use crate::pg_type::Family;
use crate::tree::*;

impl Typing<'_> {
    pub(super) fn side<'e>(&self, expr: &'e Expr) -> Side<'e> {
        let inner = expr.without_collate();
        Side { expr: inner, ty: self.ty(inner), facts: self.facts(expr) }
    }

    /// Columns and the values beside them, for those who look for evidence.
    pub(super) fn meet_all(&mut self, exprs: &[&Expr]) {
        let columns: Vec<_> = exprs.iter().map(|expr| self.out.columns.get(&expr.bare().span).copied()).collect();
        for (at, column) in columns.iter().enumerate() {
            if let Some(column) = column {
                let others = exprs.iter().enumerate().filter(|(other, _)| *other != at);
                self.out.meetings.extend(others.map(|(_, expr)| (*column, expr.bare().span, false)));
            }
        }
    }

    /// Two values compared: each is brought to what the comparison needs.
    pub(super) fn compare(&mut self, left: &Expr, right: &Expr, equality: bool) {
        self.meet_all(&[left, right]);
        let rows = [left.bare().span, right.bare().span];
        if let (ExprKind::Row(left), ExprKind::Row(right)) = (&left.bare().kind, &right.bare().kind) {
            self.out.rows.extend(rows);
            for (left, right) in left.iter().zip(right) {
                self.compare(left, right, equality);
            }
            return;
        }
        self.number_beside(left, right);
        self.values_compared(left, right, equality);
        let plan = compare::plan(&self.side(left), &self.side(right), equality);
        if let Plan::Want(one, other) | Plan::Warn(one, other, _) = plan {
            for (expr, family) in [(left, one), (right, other)] {
                match family {
                    Some(family) => self.want(expr.without_collate(), family, Place::Beside),
                    None if matches!(self.ty(expr), Ty::Now)
                        || matches!(expr.without_collate().bare().kind, ExprKind::Parameter(_)) =>
                    {
                        let other = if std::ptr::eq(expr, left) { right } else { left };
                        if let Ty::Is(family) = self.ty(other) {
                            self.want(expr.without_collate(), family, Place::Beside);
                        }
                    }
                    None => {}
                }
            }
        }
        // PostgreSQL makes a text of NULLs alone.
        for (nulls, other) in [(left, right), (right, left)] {
            if let (true, Ty::Is(family)) = (is_always_null(nulls), self.ty(other))
                && family.is_number()
            {
                self.want(nulls.without_collate(), family, Place::Operand);
            }
        }
    }

    /// One value compared with several.
    pub(super) fn compare_all(&mut self, one: &Expr, others: &[&Expr], equality: bool) {
        if let [other] = others {
            return self.compare(one, other, equality);
        }
        if matches!(one.bare().kind, ExprKind::Row(_)) {
            return others.iter().for_each(|other| self.compare(one, other, equality));
        }
        for other in others {
            self.meet_all(&[one, other]);
        }
        self.value_between(one, others, equality);
        let sides: Vec<Side> = others.iter().map(|other| self.side(other)).collect();
        let Ok((wanted, plans)) = compare::plan_all(&self.side(one), &sides, equality) else { return };
        if let Some(family) = wanted {
            self.want(one.without_collate(), family, Place::Beside);
        }
        for (other, plan) in others.iter().zip(plans) {
            if let Plan::Want(_, Some(family)) | Plan::Warn(_, Some(family), _) = plan {
                self.want(other.without_collate(), family, Place::Beside);
            } else {
                self.present(one, other);
                self.present(other, one);
            }
        }
    }

    /// The present time is what the value beside it is, and so is a parameter.
    pub(super) fn present(&mut self, expr: &Expr, beside: &Expr) {
        let follows = self.ty(expr) == Ty::Now || matches!(expr.bare().kind, ExprKind::Parameter(_));
        if let (true, Ty::Is(family)) = (follows, self.ty(beside)) {
            self.want(expr, family, Place::Beside);
        }
    }

    /// Values of which one comes out: all are brought to one type.
    pub fn unify(&mut self, exprs: &[&Expr]) -> Ty {
        self.meet_all(exprs);
        self.values_shared(exprs);
        let ty = self.shared(exprs);
        if let Ty::Is(family) = ty {
            for expr in exprs {
                self.want(expr, family, Place::Shared);
            }
        }
        ty
    }

    /// The type that PostgreSQL can give to values of which one comes out.
    pub(super) fn shared(&self, exprs: &[&Expr]) -> Ty {
        let mut shared = Ty::Untyped;
        for expr in exprs {
            shared = match (shared, self.ty(expr)) {
                (one, other) if one == other => one,
                (Ty::Untyped, other) => other,
                (one, Ty::Untyped) => one,
                (Ty::Unknown, _) | (_, Ty::Unknown) => return Ty::Unknown,
                (Ty::Now, Ty::Is(family)) | (Ty::Is(family), Ty::Now) => Ty::Is(family),
                (Ty::Is(one), Ty::Is(other)) => Ty::Is(widest(one, other)),
                (Ty::Now, Ty::Now) => Ty::Now,
            };
        }
        // Only 0 and 1 stand beside booleans as booleans.
        let any_boolean = exprs.iter().any(|expr| self.ty(expr) == Ty::Is(Family::Boolean));
        let fits = |expr: &&&Expr| {
            matches!(self.ty(expr), Ty::Untyped | Ty::Is(Family::Boolean)) || matches!(expr.integer(), Some(0 | 1))
        };
        if any_boolean && shared == Ty::Is(Family::Integer) && exprs.iter().all(|expr| fits(&expr)) {
            shared = Ty::Is(Family::Boolean);
        }
        // A literal that is no number, no time and no JSON makes all of them texts.
        let odd = |family: Family| {
            exprs.iter().filter_map(|expr| expr.string()).any(|text| match family {
                // SQLite keeps the text apart from the number, whatever it says.
                Family::Integer | Family::Double | Family::Numeric | Family::Boolean => true,
                Family::Timestamp | Family::TimestampTz | Family::Date => !compare::begins_as_date(text),
                Family::Time => !text.starts_with(|first: char| first.is_ascii_digit()),
                Family::Json | Family::Jsonb => text.is_empty(),
                Family::Uuid => text.len() != 36,
                Family::Text | Family::Bytea | Family::Other => false,
            })
        };
        match shared {
            Ty::Is(family) if odd(family) => Ty::Is(Family::Text),
            Ty::Untyped if exprs.iter().any(|expr| expr.string().is_some()) => Ty::Is(Family::Text),
            shared => shared,
        }
    }
}

/// The family that holds the values of both.
pub(super) fn widest(one: Family, other: Family) -> Family {
    if one == other {
        return one;
    }
    let has = |family: Family| one == family || other == family;
    let number = |family: Family| family.is_number() || family == Family::Boolean;
    if number(one) && number(other) {
        return [Family::Double, Family::Numeric].into_iter().find(|wide| has(*wide)).unwrap_or(Family::Integer);
    }
    if one.is_moment() && other.is_moment() {
        return if has(Family::TimestampTz) { Family::TimestampTz } else { Family::Timestamp };
    }
    if has(Family::Bytea) { Family::Bytea } else { Family::Text }
}
