//! The type of an expression, from the inside out; and what operators want of their operands.

use super::scope::{Found, Scope, Source};
use super::{Place, Ty, Typing};
use crate::pg_type::Family;
use crate::tree::*;

impl Typing<'_> {
    /// Types an expression and everything in it.
    pub fn expr(&mut self, expr: &Expr) -> Ty {
        let ty = self.kind(expr);
        self.out.is.insert(expr.span, ty);
        ty
    }

    pub fn want(&mut self, expr: &Expr, family: Family, place: Place) {
        self.out.wants.entry(expr.bare().span).or_insert((family, place));
        // The branches of a CASE have to follow what the whole is wanted for.
        if let ExprKind::Case { branches, otherwise, .. } = &expr.bare().kind {
            let results = branches.iter().map(|(_, result)| result).chain(otherwise.as_deref());
            results.for_each(|result| self.want(result, family, place));
        }
    }

    pub fn condition(&mut self, expr: &Expr) {
        self.expr(expr);
        self.want(expr, Family::Boolean, Place::Condition);
    }

    fn ty(&self, expr: &Expr) -> Ty {
        self.out.is.get(&expr.span).copied().unwrap_or(Ty::Unknown)
    }

    /// Values side by side: those that can still choose follow those that cannot.
    pub fn unify(&mut self, exprs: &[&Expr]) -> Ty {
        let columns: Vec<_> = exprs.iter().map(|expr| self.out.columns.get(&expr.bare().span).copied()).collect();
        for (at, column) in columns.iter().enumerate() {
            if let Some(column) = column {
                let others = exprs.iter().enumerate().filter(|(other, _)| *other != at);
                self.out.meetings.extend(others.map(|(_, expr)| (*column, expr.bare().span, false)));
            }
        }
        let fixed = exprs
            .iter()
            .filter(|expr| expr.integer().is_none() && !matches!(expr.bare().kind, ExprKind::Number(_)))
            .find_map(|expr| match self.ty(expr) {
                Ty::Is(family) => Some(family),
                _ => None,
            });
        let fixed = fixed.or_else(|| {
            exprs.iter().find_map(|expr| match self.ty(expr) {
                Ty::Is(family) => Some(family),
                _ => None,
            })
        });
        if let Some(family) = fixed {
            for expr in exprs {
                self.want(expr, family, Place::Beside);
            }
            return Ty::Is(family);
        }
        exprs.iter().map(|expr| self.ty(expr)).find(|ty| *ty != Ty::Untyped).unwrap_or(Ty::Untyped)
    }

    fn kind(&mut self, expr: &Expr) -> Ty {
        match &expr.kind {
            ExprKind::Null | ExprKind::String(_) | ExprKind::Parameter(_) => Ty::Untyped,
            ExprKind::Boolean(_) | ExprKind::Exists(_) if expr.query().is_none() => Ty::Is(Family::Boolean),
            ExprKind::Number(digits) if digits.contains(['.', 'e', 'E']) && !digits.starts_with("0x") => {
                Ty::Is(Family::Numeric)
            }
            ExprKind::Number(_) => Ty::Is(Family::Integer),
            ExprKind::Blob(_) => Ty::Is(Family::Bytea),
            ExprKind::Current(CurrentTime::Timestamp) => Ty::Now,
            ExprKind::Current(CurrentTime::Date) => Ty::Is(Family::Date),
            ExprKind::Current(CurrentTime::Time) => Ty::Is(Family::Time),
            ExprKind::Column { table, name, .. } => self.column(expr, table.as_ref(), name),
            ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Collate(inner, _) => self.expr(inner),
            ExprKind::Unary(UnaryOperator::Not, inner) => {
                self.condition(inner);
                Ty::Is(Family::Boolean)
            }
            ExprKind::Unary(_, inner) => self.number(inner),
            ExprKind::Binary(left, operator, right) => self.binary(left, *operator, right),
            ExprKind::Is { left, right, .. } => {
                self.expr(left);
                self.expr(right);
                self.unify(&[left, right]);
                Ty::Is(Family::Boolean)
            }
            ExprKind::IsNull { expr, .. } => {
                self.expr(expr);
                Ty::Is(Family::Boolean)
            }
            ExprKind::Like { expr, pattern, escape, .. } => {
                for part in [Some(expr), Some(pattern), escape.as_ref()].into_iter().flatten() {
                    self.expr(part);
                    self.want(part, Family::Text, Place::Beside);
                }
                Ty::Is(Family::Boolean)
            }
            ExprKind::Between { expr, low, high, .. } => {
                for part in [expr, low, high] {
                    self.expr(part);
                }
                self.unify(&[expr, low, high]);
                Ty::Is(Family::Boolean)
            }
            ExprKind::In { expr: operand, set, .. } => {
                self.expr(operand);
                match set {
                    InSet::List(list) => {
                        let mut all: Vec<&Expr> = vec![operand];
                        for item in list {
                            self.expr(item);
                            all.push(item);
                        }
                        self.unify(&all);
                    }
                    InSet::Query(query) => {
                        self.query(query);
                        if let [one] = super::scope::output(&query.body)[..] {
                            self.unify(&[operand, one]);
                        }
                    }
                    InSet::Table(_) => {}
                }
                Ty::Is(Family::Boolean)
            }
            ExprKind::Exists(query) => {
                self.query(query);
                Ty::Is(Family::Boolean)
            }
            ExprKind::Query(query) => self.query(query).first().map_or(Ty::Unknown, |column| column.ty),
            ExprKind::Row(values) => {
                values.iter().for_each(|value| {
                    self.expr(value);
                });
                Ty::Unknown
            }
            ExprKind::Cast(inner, to) => {
                self.expr(inner);
                Ty::Is(match crate::pg_type::affinity(Some(&to.words)) {
                    crate::pg_type::Affinity::Integer => Family::Integer,
                    crate::pg_type::Affinity::Real => Family::Double,
                    crate::pg_type::Affinity::Text => Family::Text,
                    crate::pg_type::Affinity::Numeric => Family::Numeric,
                    crate::pg_type::Affinity::Blob => Family::Bytea,
                })
            }
            ExprKind::Case { operand, branches, otherwise } => {
                let mut tests: Vec<&Expr> = Vec::new();
                if let Some(operand) = operand {
                    self.expr(operand);
                    tests.push(operand);
                }
                let mut results: Vec<&Expr> = Vec::new();
                for (test, result) in branches {
                    if operand.is_some() {
                        self.expr(test);
                        tests.push(test);
                    } else {
                        self.condition(test);
                    }
                    self.expr(result);
                    results.push(result);
                }
                if let Some(otherwise) = otherwise {
                    self.expr(otherwise);
                    results.push(otherwise);
                }
                if !tests.is_empty() {
                    self.unify(&tests);
                }
                self.unify(&results)
            }
            ExprKind::Raise(_, message) => {
                message.iter().for_each(|message| {
                    self.expr(message);
                });
                Ty::Untyped
            }
            ExprKind::Function(function) => self.function(function),
            ExprKind::Boolean(_) => Ty::Is(Family::Boolean),
        }
    }

    fn column(&mut self, expr: &Expr, table: Option<&Name>, name: &Name) -> Ty {
        match self.find(table, name) {
            Found::Column(column) => {
                if let Some(id) = column.id {
                    self.out.columns.insert(expr.span, id);
                }
                column.ty
            }
            Found::RowNumber => {
                self.out.row_numbers.insert(expr.span);
                Ty::Is(Family::Other)
            }
            Found::Nothing if table.is_none() && name.quote == Some('"') => {
                self.out.strings.insert(expr.span);
                Ty::Untyped
            }
            Found::Nothing | Found::Perhaps => match name.key().as_str() {
                "rowid" | "oid" | "_rowid_" => Ty::Is(Family::Integer),
                _ => Ty::Unknown,
            },
        }
    }

    /// An operand that has to be a number.
    fn number(&mut self, expr: &Expr) -> Ty {
        let ty = self.expr(expr);
        if ty == Ty::Is(Family::Boolean) {
            self.want(expr, Family::Integer, Place::Beside);
            return Ty::Is(Family::Integer);
        }
        ty
    }

    fn binary(&mut self, left: &Expr, operator: BinaryOperator, right: &Expr) -> Ty {
        match operator {
            BinaryOperator::And | BinaryOperator::Or => {
                // A long chain leans to the left: walk it in a loop.
                let mut left = left;
                self.condition(right);
                let mut chain = Vec::new();
                while let ExprKind::Binary(next, BinaryOperator::And | BinaryOperator::Or, other) = &left.kind {
                    chain.push(left);
                    self.condition(other);
                    left = next;
                }
                self.condition(left);
                for expr in chain {
                    self.out.is.insert(expr.span, Ty::Is(Family::Boolean));
                }
                Ty::Is(Family::Boolean)
            }
            BinaryOperator::Concat => {
                for part in [left, right] {
                    if matches!(self.expr(part), Ty::Now) {
                        self.want(part, Family::Text, Place::Beside);
                    }
                }
                Ty::Is(Family::Text)
            }
            BinaryOperator::Arrow | BinaryOperator::LongArrow => {
                self.expr(left);
                self.expr(right);
                Ty::Unknown
            }
            _ if operator.is_comparison() => {
                self.expr(left);
                self.expr(right);
                self.unify(&[left, right]);
                Ty::Is(Family::Boolean)
            }
            _ => {
                let (left, right) = (self.number(left), self.number(right));
                match (left, right) {
                    (Ty::Is(a), Ty::Is(b)) if a.is_number() && b.is_number() => {
                        let wide = [Family::Double, Family::Numeric].into_iter().find(|wide| a == *wide || b == *wide);
                        Ty::Is(wide.unwrap_or(Family::Integer))
                    }
                    (Ty::Is(a), Ty::Untyped) | (Ty::Untyped, Ty::Is(a)) if a.is_number() => Ty::Is(a),
                    _ => Ty::Unknown,
                }
            }
        }
    }

    pub fn window(&mut self, spec: &WindowSpec) {
        let exprs = spec.partition_by.iter().chain(spec.order_by.iter().map(|term| &term.expr)).chain(&spec.bounds);
        exprs.for_each(|expr| {
            self.expr(expr);
        });
    }

    /// The rows that a trigger's body sees.
    pub fn trigger_scope(&mut self, table: &ObjectName) -> Scope {
        let mut sources = Vec::new();
        for name in ["new", "old"] {
            sources.push(Source { name: name.to_owned(), ..self.source(table, None) });
        }
        Scope { sources }
    }
}
