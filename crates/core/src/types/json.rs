//! The types of the JSON functions, and what they want of their arguments.
//!
//! A document is a text in SQLite. In the port it is jsonb where a JSON function reads it, a text elsewhere. A value taken
//! out of a document has its own type, row by row: what stands beside it says which one is meant.

use super::{Facts, Place, Ty, Types, Typing};
use crate::pg_type::{Affinity, Family, affinity};
use crate::tree::{BinaryOperator, Expr, ExprKind, Function, UnaryOperator};

/// How a value taken out of a document is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JsonForm {
    /// As jsonb: exact for `=` with a literal.
    Jsonb,
    /// The same, with true as 1 and false as 0.
    Flag,
    /// As a text, which is exact at this place.
    Text,
}

/// What a subquery shows, if each of its parts shows one such expression.
fn shown<'e>(expr: &'e Expr, is: &dyn Fn(&Expr) -> bool) -> Option<Vec<&'e Expr>> {
    let ExprKind::Query(query) = &expr.bare().kind else { return None };
    let one = |output: Vec<&'e Expr>| match output.as_slice() {
        [expr] if is(expr) => Some(*expr),
        _ => None,
    };
    super::outputs(&query.body).into_iter().map(one).collect()
}

/// True for a function or operator that gives a document, which another function does not take for a text.
pub fn makes_document(expr: &Expr) -> bool {
    match &expr.bare().kind {
        ExprKind::Function(function) => matches!(
            function.name.key().as_str(),
            "json"
                | "json_array"
                | "json_object"
                | "json_set"
                | "json_insert"
                | "json_replace"
                | "json_remove"
                | "json_patch"
                | "json_group_array"
                | "json_group_object"
        ),
        ExprKind::Binary(_, BinaryOperator::Arrow, _) => true,
        _ => false,
    }
}

impl Types {
    /// True for a value taken out of a document: `json_extract(a, '$.b')`, `a ->> 'b'`, `value` of `json_each()`.
    pub fn is_json_value(&self, expr: &Expr) -> bool {
        match &expr.bare().kind {
            ExprKind::Function(function) => function.name.is("json_extract"),
            ExprKind::Binary(_, BinaryOperator::LongArrow, _) => true,
            ExprKind::Column { .. } => self.is_each_value(expr),
            _ => false,
        }
    }

    /// True for what gives a document, or a part of one.
    pub fn is_json(&self, expr: &Expr) -> bool {
        self.is_json_value(expr) || shown(expr, &|shown| self.is_json(shown)).is_some() || makes_document(expr)
    }

    /// The values that a subquery shows.
    fn values_shown<'e>(&self, expr: &'e Expr) -> Option<Vec<&'e Expr>> {
        shown(expr, &|shown| self.is_json_value(shown))
    }
}

impl Typing<'_> {
    /// The type of a JSON function whose arguments are typed already; `None` for any other function.
    pub(super) fn json(&mut self, function: &Function) -> Option<Ty> {
        let arguments = function.arguments.as_slice();
        let name = function.name.key();
        let (documents, values, ty) = match name.as_str() {
            "json_extract" => (1, usize::MAX, Ty::Unknown),
            "json_valid" => (1, usize::MAX, Ty::Is(Family::Boolean)),
            "json_array_length" => (1, usize::MAX, Ty::Is(Family::Integer)),
            "json_type" | "json" | "json_remove" => (1, usize::MAX, Ty::Is(Family::Text)),
            "json_patch" => (2, usize::MAX, Ty::Is(Family::Text)),
            "json_quote" | "json_array" | "json_object" | "json_group_array" | "json_group_object" => {
                (0, 0, Ty::Is(Family::Text))
            }
            "json_set" | "json_insert" | "json_replace" => (1, 2, Ty::Is(Family::Text)),
            _ => return None,
        };
        for (at, argument) in arguments.iter().enumerate() {
            if at < documents {
                self.document(argument);
            }
            if at >= values && self.out.is_json(argument) {
                self.want(argument, Family::Jsonb, Place::Shared);
            }
            if at >= values && self.ty(argument) == Ty::Is(Family::Boolean) {
                self.want(argument, Family::Integer, Place::Operand);
            }
            if at >= values && self.ty(argument) == Ty::Now {
                self.want(argument, Family::Text, Place::Operand);
            }
        }
        Some(ty)
    }

    /// An argument that is read as a document.
    pub(super) fn document(&mut self, expr: &Expr) {
        if self.out.is_json(expr) {
            self.want(expr, Family::Jsonb, Place::Operand);
        }
        let column = match &expr.bare().kind {
            ExprKind::Cast(inner, to) if affinity(Some(&to.words)) == Affinity::Text => {
                if self.ty(inner) == Ty::Is(Family::Jsonb) {
                    self.out.document_casts.insert(expr.bare().span);
                }
                inner.bare()
            }
            _ => expr.bare(),
        };
        if let Some(id) = self.out.columns.get(&column.span) {
            self.out.documents.push((*id, expr.span));
        }
    }

    /// Wants jsonb of the documents that a subquery shows.
    pub(super) fn want_of_query(&mut self, expr: &Expr, place: Place) {
        for document in shown(expr, &|shown| self.out.is_json(shown)).into_iter().flatten() {
            self.want(document, Family::Jsonb, place);
        }
    }

    /// Wants the type of a column of the values that a subquery shows for it.
    pub(super) fn want_of_values(&mut self, expr: &Expr, family: Family) {
        for value in self.out.values_shown(expr).into_iter().flatten() {
            self.want(value, family, Place::Assigned);
        }
    }

    /// Gives a value the type that is meant at its place.
    pub(super) fn value_as(&mut self, expr: &Expr, family: Family) {
        if self.out.is_json_value(expr) {
            let ty = Ty::Is(family);
            for span in [expr.span, expr.bare().span] {
                self.out.is.insert(span, ty);
                self.out.facts.insert(span, Facts::of(ty));
            }
        }
        if let Some(values) = self.out.values_shown(expr) {
            values.into_iter().for_each(|value| self.value_as(value, family));
            self.out.is.insert(expr.span, Ty::Is(family));
            self.out.is.insert(expr.bare().span, Ty::Is(family));
        }
    }

    /// Says that a value may come out as a text here.
    pub(super) fn any_form(&mut self, expr: &Expr) {
        if self.out.is_json_value(expr) {
            self.out.json.insert(expr.bare().span, JsonForm::Text);
        }
    }

    /// A value that is sorted.
    pub(super) fn sorted(&mut self, expr: &Expr) {
        if self.out.is_json_value(expr) {
            self.out.sorted.insert(expr.bare().span);
        }
    }

    /// A value compared with something.
    pub(super) fn values_compared(&mut self, left: &Expr, right: &Expr, equality: bool) {
        for (value, other) in [(left, right), (right, left)] {
            let queried = self.out.values_shown(value).is_some();
            if !(queried || self.out.is_json_value(value)) || self.out.json.contains_key(&value.bare().span) {
                continue;
            }
            if equality && is_literal(other) && !queried {
                self.value_among(value, &[other]);
                continue;
            }
            match self.ty(other) {
                Ty::Is(Family::Boolean) => self.value_as(value, Family::Boolean),
                Ty::Is(family) if family.is_number() => self.value_as(value, Family::Numeric),
                // A literal beside a subquery: as text, which a number cannot be compared with.
                Ty::Untyped if queried && other.string().is_none() => {}
                Ty::Is(_) | Ty::Untyped | Ty::Now | Ty::Unknown => self.value_as(value, Family::Text),
            }
        }
    }

    /// A value that is compared with several others.
    pub(super) fn value_between(&mut self, one: &Expr, others: &[&Expr], equality: bool) {
        if !self.out.is_json_value(one) || self.out.json.contains_key(&one.bare().span) {
            return;
        }
        if equality && others.iter().all(|other| is_literal(other)) {
            return self.value_among(one, others);
        }
        let number = |other: &&Expr| matches!(self.ty(other), Ty::Is(family) if family.is_number());
        match others.iter().filter(|other| number(other)).count() {
            0 => self.value_as(one, Family::Text),
            count if count == others.len() => self.value_as(one, Family::Numeric),
            // Of neither type: it stays one that nobody knows.
            _ => {}
        }
    }

    /// A value that is compared with literals for equality.
    pub(super) fn value_among(&mut self, value: &Expr, others: &[&Expr]) {
        if !self.out.is_json_value(value) || !others.iter().all(|other| is_literal(other)) {
            return;
        }
        if others.iter().all(|other| other.string().is_some_and(is_plain)) {
            self.value_as(value, Family::Text);
            self.out.json.insert(value.bare().span, JsonForm::Text);
            return;
        }
        let flag = others.iter().any(|other| matches!(other.integer(), Some(0 | 1)));
        let form = if flag { JsonForm::Flag } else { JsonForm::Jsonb };
        self.value_as(value, Family::Jsonb);
        self.out.json.insert(value.bare().span, form);
        for other in others {
            let other = other.bare();
            self.out.json.insert(other.span, JsonForm::Jsonb);
            self.out.is.insert(other.span, Ty::Is(Family::Jsonb));
            self.out.facts.insert(other.span, Facts::of(Ty::Is(Family::Jsonb)));
        }
    }

    /// Values beside others of which one comes out.
    pub(super) fn values_shared(&mut self, exprs: &[&Expr]) {
        let number = exprs
            .iter()
            .any(|expr| !self.out.is_json_value(expr) && matches!(self.ty(expr), Ty::Is(family) if family.is_number()));
        for expr in exprs {
            self.value_as(expr, if number { Family::Numeric } else { Family::Text });
        }
    }
}

fn is_literal(expr: &Expr) -> bool {
    match &expr.bare().kind {
        ExprKind::String(_) | ExprKind::Number(_) => true,
        ExprKind::Unary(UnaryOperator::Minus, inner) => matches!(inner.bare().kind, ExprKind::Number(_)),
        _ => false,
    }
}

/// A text that no number, truth value, array or object looks like.
fn is_plain(text: &str) -> bool {
    !matches!(text, "true" | "false")
        && !text.starts_with(['[', '{', '-', '+', '.'])
        && !text.starts_with(|first: char| first.is_ascii_digit())
}
