//! The type of an expression, from the inside out; and what operators want of their operands.

use super::compare::{self, Plan, Side};
use super::scope::{Found, Scope, Source};
use super::{Facts, Place, Ty, Typing};
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
        self.out.wants.entry(expr.span).or_insert((family, place));
        if family == Family::Jsonb {
            self.want_of_query(expr, place);
        }
        let ExprKind::Case { branches, otherwise, .. } = &expr.kind else { return };
        let results: Vec<&Expr> = branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).collect();
        // A CASE that can still choose follows what the whole is wanted for.
        let chooses = match family {
            Family::Boolean => {
                let is_null = |result: &Expr| matches!(result.bare().kind, ExprKind::Null);
                let fits = |result: &Expr| {
                    matches!(result.integer(), Some(0 | 1)) || self.ty(result) == Ty::Is(Family::Boolean)
                };
                results.iter().all(|result| is_null(result) || fits(result))
                    && !results.iter().all(|result| is_null(result))
            }
            _ => matches!(self.ty(expr), Ty::Untyped | Ty::Now | Ty::Unknown),
        };
        if chooses {
            for result in results {
                self.out.wants.remove(&result.bare().span);
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

    fn side<'e>(&self, expr: &'e Expr) -> Side<'e> {
        let inner = expr.without_collate();
        Side { expr: inner, ty: self.ty(inner), facts: self.facts(expr) }
    }

    /// Columns and the values beside them, for those who look for evidence.
    fn meet_all(&mut self, exprs: &[&Expr]) {
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
                    None if matches!(self.ty(expr), Ty::Now) || matches!(expr.bare().kind, ExprKind::Parameter(_)) => {
                        let other = if std::ptr::eq(expr, left) { right } else { left };
                        if let Ty::Is(family) = self.ty(other) {
                            self.want(expr, family, Place::Beside);
                        }
                    }
                    None => {}
                }
            }
        }
    }

    /// One value compared with several.
    fn compare_all(&mut self, one: &Expr, others: &[&Expr], equality: bool) {
        if let [other] = others {
            return self.compare(one, other, equality);
        }
        if matches!(one.bare().kind, ExprKind::Row(_)) {
            return others.iter().for_each(|other| self.compare(one, other, equality));
        }
        for other in others {
            self.meet_all(&[one, other]);
        }
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
    fn present(&mut self, expr: &Expr, beside: &Expr) {
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
    fn shared(&self, exprs: &[&Expr]) -> Ty {
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
                    let facts = Facts { not_null: false, ..column.facts };
                    self.out.facts.insert(expr.span, facts);
                }
                columns.first().map_or(Ty::Unknown, |column| column.ty)
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

    fn operand(&mut self, expr: &Expr) {
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
            // CASE makes a text of a quoted operand, whatever stands beside it.
            let span = operand.bare().span;
            if operand.string().is_some() && self.out.wants.get(&span) == Some(&(Family::Numeric, Place::Beside)) {
                self.out.wants.insert(span, (Family::Numeric, Place::Operand));
            }
        }
        if let Some(otherwise) = otherwise {
            self.expr(otherwise);
            results.push(otherwise);
        }
        self.unify(&results)
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
                        (_, [one]) => self.compare(operand, one, true),
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

    fn unary(&mut self, operator: UnaryOperator, inner: &Expr) -> Ty {
        self.operand(inner);
        match operator {
            UnaryOperator::Not => {
                self.condition(inner);
                Ty::Is(Family::Boolean)
            }
            UnaryOperator::BitNot => {
                // NULL needs a type in parentheses too.
                self.operand(inner.bare());
                self.expr(inner);
                self.want(inner, Family::Integer, Place::Operand);
                Ty::Is(Family::Integer)
            }
            // It does nothing, not even to a text.
            UnaryOperator::Plus => self.expr(inner),
            UnaryOperator::Minus => match self.number(inner) {
                Ty::Untyped if super::facts::is_null(inner) => Ty::Is(Family::Integer),
                ty => ty,
            },
        }
    }

    /// An operand that has to be a number.
    fn number(&mut self, expr: &Expr) -> Ty {
        self.expr(expr);
        self.whole_number(expr);
        self.value_as(expr, Family::Numeric);
        self.want(expr, Family::Numeric, Place::Operand);
        match self.ty(expr) {
            Ty::Is(Family::Boolean) => Ty::Is(Family::Integer),
            Ty::Is(Family::Text) => Ty::Is(Family::Numeric),
            Ty::Untyped => match expr.string() {
                Some(text) if text.trim().parse::<i64>().is_ok() => Ty::Is(Family::Integer),
                Some(_) => Ty::Is(Family::Numeric),
                None if matches!(expr.bare().kind, ExprKind::Null) => Ty::Is(Family::Integer),
                None => Ty::Untyped,
            },
            ty => ty,
        }
    }

    fn binary(&mut self, left: &Expr, operator: BinaryOperator, right: &Expr) -> Ty {
        use BinaryOperator as Op;
        self.operand(left);
        self.operand(right);
        match operator {
            Op::And | Op::Or => {
                // A long chain leans to the left: walk it in a loop.
                self.condition(right);
                let mut left = left;
                let mut chain = Vec::new();
                while let ExprKind::Binary(next, Op::And | Op::Or, other) = &left.kind {
                    chain.push(left);
                    self.operand(next);
                    self.operand(other);
                    self.condition(other);
                    left = next;
                }
                self.condition(left);
                for expr in chain.into_iter().rev() {
                    self.out.is.insert(expr.span, Ty::Is(Family::Boolean));
                    let facts = self.facts_of(expr, Ty::Is(Family::Boolean));
                    self.out.facts.insert(expr.span, facts);
                }
                Ty::Is(Family::Boolean)
            }
            Op::Concat => {
                self.expr(left);
                self.expr(right);
                self.value_as(left, Family::Text);
                self.value_as(right, Family::Text);
                let text = |ty| matches!(ty, Ty::Is(Family::Text) | Ty::Untyped);
                // PostgreSQL writes an integer out beside a text, but not beside another integer.
                let place = if text(self.ty(left)) || text(self.ty(right)) { Place::Printed } else { Place::Operand };
                self.want(left, Family::Text, place);
                self.want(right, Family::Text, Place::Printed);
                Ty::Is(Family::Text)
            }
            Op::Arrow | Op::LongArrow => {
                self.expr(left);
                self.expr(right);
                self.document(left);
                if operator == Op::Arrow { Ty::Is(Family::Text) } else { Ty::Unknown }
            }
            Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => {
                self.expr(left);
                self.expr(right);
                self.compare(left, right, matches!(operator, Op::Equal | Op::NotEqual));
                Ty::Is(Family::Boolean)
            }
            Op::ShiftLeft | Op::ShiftRight => {
                self.expr(left);
                self.want(left, Family::Integer, Place::Wide);
                self.expr(right);
                self.want(right, Family::Integer, Place::Operand);
                Ty::Is(Family::Integer)
            }
            Op::BitAnd | Op::BitOr | Op::Modulo => {
                for part in [left, right] {
                    self.expr(part);
                    self.want(part, Family::Integer, Place::Operand);
                }
                Ty::Is(Family::Integer)
            }
            // PostgreSQL calculates with four bytes where both numbers fit into them.
            Op::Add | Op::Subtract | Op::Multiply if overflows(left, operator, right) => {
                self.expr(left);
                self.want(left, Family::Integer, Place::Wide);
                self.expr(right);
                Ty::Is(Family::Integer)
            }
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide => match (self.number(left), self.number(right)) {
                (Ty::Is(a), Ty::Is(b)) if a.is_number() && b.is_number() => Ty::Is(widest(a, b)),
                (Ty::Is(a), Ty::Untyped) | (Ty::Untyped, Ty::Is(a)) if a.is_number() => Ty::Is(a),
                (Ty::Untyped, Ty::Untyped) => Ty::Is(Family::Integer),
                _ => Ty::Unknown,
            },
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

/// The family that holds the values of both.
fn widest(one: Family, other: Family) -> Family {
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

/// The value of an expression of integer literals.
fn constant(expr: &Expr) -> Option<i128> {
    match &expr.bare().kind {
        ExprKind::Number(_) => expr.integer().map(i128::from),
        ExprKind::Unary(UnaryOperator::Minus, inner) => constant(inner).map(|value| -value),
        ExprKind::Binary(left, operator, right) => calculated(constant(left)?, *operator, constant(right)?),
        _ => None,
    }
}

fn calculated(left: i128, operator: BinaryOperator, right: i128) -> Option<i128> {
    match operator {
        BinaryOperator::Add => left.checked_add(right),
        BinaryOperator::Subtract => left.checked_sub(right),
        BinaryOperator::Multiply => left.checked_mul(right),
        _ => None,
    }
}

/// True if the result of two literals of four bytes needs more than four, and not more than eight.
pub(super) fn overflows(left: &Expr, operator: BinaryOperator, right: &Expr) -> bool {
    let (Some(a), Some(b)) = (constant(left), constant(right)) else { return false };
    let four = |value: i128| i32::try_from(value).is_ok();
    four(a) && four(b) && calculated(a, operator, b).is_some_and(|value| !four(value) && i64::try_from(value).is_ok())
}
