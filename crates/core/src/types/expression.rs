//! The type of an expression, from the inside out.

use super::scope::{Found, RowNumber, Scope, Source};
use super::{Class, Facts, Place, Ty, Typing};
use crate::pg_type::{Affinity, Family, affinity};
use crate::tree::*;

impl Typing<'_> {
    /// Types an expression and everything in it.
    pub fn expr(&mut self, expr: &Expr) -> Ty {
        let ty = self.kind(expr);
        self.out.is.insert(expr.span, ty);
        let facts = self.facts_of(expr, ty);
        self.out.facts.insert(expr.span, facts);
        ty
    }

    /// Says what the place of an expression wants. The first to say so wins.
    pub fn want(&mut self, expr: &Expr, family: Family, place: Place) {
        let expr = expr.bare();
        // The sign goes, its operand stays.
        if let ExprKind::Unary(UnaryOperator::Plus, inner) = &expr.kind
            && !matches!(self.ty(inner), Ty::Is(family) if family.is_number())
        {
            return self.want(inner, family, place);
        }
        self.out.wants.insert_first(expr.span, (family, place));
        if family == Family::Jsonb {
            self.want_of_query(expr, place);
        } else if place == Place::Assigned {
            self.want_of_values(expr, family);
        }
        let results: Vec<&Expr> = match &expr.kind {
            ExprKind::Case { branches, otherwise, .. } => {
                branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).collect()
            }
            ExprKind::Function(function) => match function.name.key().as_str() {
                "coalesce" | "ifnull" => function.arguments.iter().collect(),
                "iif" | "if" => function.arguments.iter().skip(1).collect(),
                _ => return,
            },
            _ => return,
        };
        let is_bound = |result: &&Expr| matches!(result.bare().kind, ExprKind::Parameter(_));
        let is_call = matches!(expr.kind, ExprKind::Function(_));
        // What can still choose follows what the whole is wanted for.
        let chooses = match family {
            _ if is_call && !results.iter().any(is_bound) => false,
            Family::Boolean => {
                let is_null = |result: &Expr| matches!(result.bare().kind, ExprKind::Null);
                let fits = |result: &Expr| {
                    matches!(result.integer(), Some(0 | 1))
                        || self.ty(result) == Ty::Is(Family::Boolean)
                        || is_bound(&result)
                };
                results.iter().all(|result| is_null(result) || fits(result))
                    && !results.iter().all(|result| is_null(result))
            }
            _ if is_call => matches!(self.ty(expr), Ty::Untyped | Ty::Now),
            _ => matches!(self.ty(expr), Ty::Untyped | Ty::Now | Ty::Unknown),
        };
        if chooses {
            for result in results {
                self.out.wants.remove(&result.bare().span);
                if matches!(place, Place::Operand | Place::Wide) {
                    // NULL needs a type here.
                    self.operand(result.bare());
                }
                self.want(result, family, place);
            }
            if family == Family::Boolean {
                self.out.is.insert(expr.span, Ty::Is(family));
            }
        }
    }

    pub fn condition(&mut self, expr: &Expr) {
        self.expr(expr);
        self.want(expr, Family::Boolean, Place::Condition);
    }

    pub(super) fn ty(&self, expr: &Expr) -> Ty {
        self.out.is.get(&expr.span).copied().unwrap_or(Ty::Unknown)
    }

    pub(super) fn facts(&self, expr: &Expr) -> Facts {
        self.out.facts.get(&expr.span).copied().unwrap_or(Facts::of(Ty::Unknown))
    }

    fn kind(&mut self, expr: &Expr) -> Ty {
        match &expr.kind {
            ExprKind::Null | ExprKind::String(_) | ExprKind::Parameter(_) => Ty::Untyped,
            ExprKind::Boolean(_) => Ty::Is(Family::Boolean),
            ExprKind::Number(_) if expr.integer().is_some() => Ty::Is(Family::Integer),
            ExprKind::Number(_) => Ty::Is(Family::Numeric),
            ExprKind::Blob(_) => Ty::Is(Family::Bytea),
            ExprKind::Current(_) => Ty::Now,
            ExprKind::Column { table, name, .. } => self.column(expr, table.as_ref(), name),
            ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Collate(inner, _) => {
                self.operand(inner);
                self.expr(inner)
            }
            ExprKind::Unary(operator, inner) => self.unary(*operator, inner),
            ExprKind::Binary(left, operator, right) => self.binary(left, *operator, right),
            ExprKind::Is { left, right, .. } => {
                for part in [left, right] {
                    self.operand(part);
                    self.expr(part);
                }
                if matches!(right.bare().kind, ExprKind::Boolean(_)) {
                    self.want(left, Family::Boolean, Place::Condition);
                } else {
                    self.compare(left, right, true);
                }
                Ty::Is(Family::Boolean)
            }
            ExprKind::IsNull { expr, .. } => {
                self.operand(expr);
                self.expr(expr);
                self.any_form(expr);
                Ty::Is(Family::Boolean)
            }
            ExprKind::Like { expr, pattern, escape, .. } => {
                for part in [Some(expr), Some(pattern), escape.as_ref()].into_iter().flatten() {
                    self.operand(part);
                    self.expr(part);
                    self.want(part.without_collate(), Family::Text, Place::Operand);
                }
                Ty::Is(Family::Boolean)
            }
            ExprKind::Between { expr, low, high, .. } => {
                for part in [expr, low, high] {
                    self.operand(part);
                    self.expr(part);
                }
                self.compare_all(expr, &[low, high], false);
                Ty::Is(Family::Boolean)
            }
            ExprKind::In { expr: operand, set, .. } => {
                self.operand(operand);
                self.expr(operand);
                self.member(operand, set);
                Ty::Is(Family::Boolean)
            }
            ExprKind::Exists(query) => {
                self.query(query);
                Ty::Is(Family::Boolean)
            }
            ExprKind::Query(query) => {
                let columns = self.query(query);
                if let Some(column) = columns.first() {
                    // Its collation does not come out of it.
                    let facts = Facts { not_null: false, nocase: false, ..column.facts };
                    self.out.facts.insert(expr.span, facts);
                }
                match columns.first() {
                    // PostgreSQL makes a text of a literal.
                    Some(column) if column.ty == Ty::Untyped && column.facts.class == Class::Text => {
                        Ty::Is(Family::Text)
                    }
                    Some(column) => column.ty,
                    None => Ty::Unknown,
                }
            }
            ExprKind::Row(values) => {
                values.iter().for_each(|value| {
                    self.expr(value);
                });
                Ty::Unknown
            }
            ExprKind::Cast(inner, to) => {
                self.expr(inner);
                if affinity(Some(&to.words)) == Affinity::Integer {
                    self.whole_number(inner);
                }
                if matches!(inner.bare().kind, ExprKind::Parameter(_)) {
                    let family = match affinity(Some(&to.words)) {
                        Affinity::Integer => Family::Integer,
                        Affinity::Real => Family::Double,
                        Affinity::Numeric => Family::Numeric,
                        Affinity::Text => Family::Text,
                        Affinity::Blob => Family::Bytea,
                    };
                    self.want(inner, family, Place::Operand);
                }
                match affinity(Some(&to.words)) {
                    Affinity::Integer | Affinity::Real | Affinity::Numeric => self.value_as(inner, Family::Numeric),
                    Affinity::Text => self.value_as(inner, Family::Text),
                    Affinity::Blob => {}
                }
                Ty::Is(match (affinity(Some(&to.words)), self.ty(inner)) {
                    (Affinity::Integer, _) => Family::Integer,
                    (Affinity::Real, _) => Family::Double,
                    (Affinity::Text, _) => Family::Text,
                    (Affinity::Numeric, Ty::Is(family)) if family.is_number() => family,
                    (Affinity::Numeric, Ty::Is(Family::Boolean)) => Family::Integer,
                    (Affinity::Numeric, _) => Family::Numeric,
                    (Affinity::Blob, _) => Family::Bytea,
                })
            }
            ExprKind::Case { operand, branches, otherwise } => {
                self.case(operand.as_deref(), branches, otherwise.as_deref())
            }
            ExprKind::Raise(_, message) => {
                message.iter().for_each(|message| {
                    self.expr(message);
                });
                Ty::Untyped
            }
            ExprKind::Function(function) => self.function(function),
        }
    }

    pub(super) fn operand(&mut self, expr: &Expr) {
        self.out.operands.insert(expr.span);
    }

    fn case(&mut self, operand: Option<&Expr>, branches: &[(Expr, Expr)], otherwise: Option<&Expr>) -> Ty {
        if let Some(operand) = operand {
            self.expr(operand);
        }
        let mut results: Vec<&Expr> = Vec::new();
        for (test, result) in branches {
            if operand.is_some() {
                self.expr(test);
            } else {
                self.condition(test);
            }
            self.expr(result);
            results.push(result);
        }
        if let Some(operand) = operand {
            let tests: Vec<&Expr> = branches.iter().map(|(test, _)| test).collect();
            self.compare_all(operand, &tests, true);
            self.literal_of_a_text(operand, Ty::Unknown);
        }
        if let Some(otherwise) = otherwise {
            self.expr(otherwise);
            results.push(otherwise);
        }
        self.unify(&results)
    }

    /// PostgreSQL makes a text of a quoted operand of CASE, and of what a query shows, whatever stands beside it.
    fn literal_of_a_text(&mut self, expr: &Expr, beside: Ty) {
        let span = expr.bare().span;
        if let (ExprKind::Null, Ty::Is(family)) = (&expr.bare().kind, beside)
            && family.is_number()
        {
            self.operand(expr.bare());
            self.want(expr, family, Place::Operand);
        }
        if expr.string().is_some() && self.out.wants.get(&span) == Some(&(Family::Numeric, Place::Beside)) {
            self.out.wants.insert(span, (Family::Numeric, Place::Operand));
        }
    }

    fn member(&mut self, operand: &Expr, set: &InSet) {
        match set {
            InSet::List(list) => {
                self.value_among(operand, &list.iter().collect::<Vec<_>>());
                for item in list {
                    // What a value of JSON is compared with has its type already.
                    if !self.out.json.contains_key(&item.bare().span) {
                        self.expr(item);
                    }
                    // An affinity that the item has does not count.
                    let facts = Facts { affinity: None, ..self.facts(item) };
                    self.out.facts.insert(item.span, facts);
                }
                let items: Vec<&Expr> = list.iter().collect();
                self.compare_all(operand, &items, true);
            }
            InSet::Query(query) => {
                self.query(query);
                for output in super::output::outputs(&query.body) {
                    match (&operand.bare().kind, output.as_slice()) {
                        (ExprKind::Row(left), right) => {
                            self.out.rows.insert(operand.bare().span);
                            for (left, right) in left.iter().zip(right) {
                                self.compare(left, right, true);
                            }
                        }
                        (_, [one]) => {
                            self.compare(operand, one, true);
                            self.literal_of_a_text(one, self.ty(operand));
                        }
                        _ => {}
                    }
                }
            }
            InSet::Table(_) => {}
        }
    }

    fn column(&mut self, expr: &Expr, table: Option<&Name>, name: &Name) -> Ty {
        match self.find(table, name) {
            Found::Column(column) => {
                if let Some(id) = column.id {
                    self.out.columns.insert(expr.span, id);
                }
                if column.alias {
                    self.out.aliases.insert(expr.span);
                }
                if let Some(each) = column.each {
                    self.out.each.insert(expr.span, each);
                }
                self.out.facts.insert(expr.span, column.facts);
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

    pub fn window(&mut self, spec: &WindowSpec) {
        let exprs = spec.partition_by.iter().chain(spec.order_by.iter().map(|term| &term.expr)).chain(&spec.bounds);
        exprs.for_each(|expr| {
            self.expr(expr);
        });
        spec.order_by.iter().for_each(|term| self.sorted(&term.expr));
        let bound = spec.bounds.iter().filter(|bound| matches!(bound.bare().kind, ExprKind::Parameter(_)));
        bound.for_each(|bound| self.want(bound, Family::Integer, Place::Operand));
    }

    /// The rows that a trigger's body sees.
    pub fn trigger_scope(&mut self, table: &ObjectName) -> Scope {
        let mut sources = Vec::new();
        for name in ["new", "old"] {
            let mut source = Source { name: name.to_owned(), ..self.source(table, None) };
            let number = match &source.row_number {
                RowNumber::Column(column) => column.id,
                RowNumber::Hidden | RowNumber::Unknown => None,
            };
            // SQLite gives the values of these rows no affinity, except to their numbers.
            source.columns.iter_mut().filter(|column| column.id.is_none() || column.id != number).for_each(|column| {
                column.facts.affinity = None;
            });
            sources.push(source);
        }
        Scope { sources }
    }
}
