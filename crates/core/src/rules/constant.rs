//! Expressions of literals that PostgreSQL has no form for: their value.
//!
//! What the other rules refuse or warn of has to be known first, so the driver asks [`settle`] after them.

use crate::constant::{Value, value};
use crate::context::Cx;
use crate::diagnostic::Severity;
use crate::edit::{Edit, Piece};
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Expr, ExprKind, UnaryOperator};
use crate::types::{Class, Place, Ty};

pub(crate) static RULE: Rule = Rule {
    name: "constant",
    summary: "Writes the value of an expression of literals where the expression itself would mean something else in PostgreSQL.",
    caveat: "",
    examples: &[Example {
        sqlite: "SELECT printf('%+.1f', 3.14159) AS a, x'31' = '1' AS b, 9223372036854775807 + 1 AS c;",
        postgres: "SELECT '+3.1' AS a, FALSE AS b, 9.223372036854776e18 AS c;",
    }],
    visit: Visit::Statement(|_, _, _| {}),
};

/// Writes values in the place of expressions of literals that rules refuse or warn of.
pub(crate) fn settle(cx: &Cx, out: &mut Out) {
    let mut troubles: Vec<Span> = out
        .diagnostics
        .iter()
        .zip(&out.subjects)
        .filter(|(diagnostic, _)| diagnostic.severity != Severity::Info)
        .map(|(_, subject)| *subject)
        .collect();
    if troubles.is_empty() {
        return;
    }
    troubles.sort_unstable();
    // The first of those that begin inside is mostly the answer.
    let is_troubled = |span: Span| {
        let inside = troubles.partition_point(|trouble| trouble.start < span.start);
        troubles[inside..].iter().take_while(|trouble| trouble.start <= span.end).any(|trouble| span.contains(*trouble))
    };
    let mut terms: Vec<Span> = Vec::new();
    crate::walk::queries(cx.statement, &mut |query| {
        terms.extend(query.order_by.iter().map(|term| term.expr.span));
        let mut bodies = vec![&query.body];
        while let Some(body) = bodies.pop() {
            match body {
                crate::tree::QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right]),
                crate::tree::QueryBody::Select(select) => {
                    terms.extend(select.group_by.iter().map(|expr| expr.span));
                }
                crate::tree::QueryBody::Values(_) => {}
            }
        }
    });
    // From the outside in: the largest expression that has a value and fits its place.
    let mut settled: Vec<(Span, String)> = Vec::new();
    let mut around: Vec<Span> = Vec::new();
    crate::walk::exprs(cx.statement, &mut |expr| {
        if settled.last().is_some_and(|(span, _)| span.contains(expr.span)) {
            return;
        }
        while around.pop_if(|outer| !outer.contains(expr.span)).is_some() {}
        let outermost = around.is_empty();
        around.push(expr.span);
        // What the place wants is said of the operand of COLLATE and of `+`.
        let passes = matches!(expr.bare().kind, ExprKind::Collate(..) | ExprKind::Unary(UnaryOperator::Plus, _));
        // In ORDER BY and GROUP BY a number is a place.
        if is_literal(expr) || passes || terms.contains(&expr.span) {
            return;
        }
        if !is_troubled(expr.span) {
            return;
        }
        // A collation goes with the text into what is around it.
        if cx.facts(expr).class == Class::Text && holds_collation(expr) {
            return;
        }
        let found = value(expr, &cx.types.strings).and_then(|value| written(cx, expr, &value, outermost));
        if let Some(text) = found.filter(|_| !wrapped(expr, out)) {
            settled.push((expr.span, text));
        }
    });
    for (span, text) in settled {
        let mut subjects = out.subjects.iter();
        out.diagnostics.retain(|_| subjects.next().is_none_or(|subject| !span.contains(*subject)));
        out.subjects.retain(|subject| !span.contains(*subject));
        out.edits.retain(|edit| !span.contains(edit.at));
        out.edits.push(Edit { at: span, with: vec![Piece::Text(text)], anew: true, outer: false, rule: RULE.name });
    }
}

fn holds_collation(expr: &Expr) -> bool {
    let mut holds = matches!(expr.kind, ExprKind::Collate(..));
    expr.children(|part| holds = holds || holds_collation(part));
    holds
}

/// A literal, perhaps with a sign: what is said of it is said of its place.
fn is_literal(expr: &Expr) -> bool {
    match &expr.bare().kind {
        ExprKind::Unary(_, inner) => is_literal(inner),
        ExprKind::Null
        | ExprKind::Boolean(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Blob(_)
        | ExprKind::Column { .. } => true,
        _ => false,
    }
}

/// True if a rule that speaks of what is around the expression puts something around it.
fn wrapped(expr: &Expr, out: &Out) -> bool {
    out.edits.iter().any(|edit| {
        edit.at == expr.span
            && edit.with.contains(&Piece::Keep(expr.span))
            && !matches!(edit.rule, "operand" | "boolean-value" | "function-math" | "cast")
    })
}

/// The value as PostgreSQL writes it, of the type that the place wants.
fn written(cx: &Cx, expr: &Expr, value: &Value, outermost: bool) -> Option<String> {
    let ty = cx.ty(expr);
    let want = cx.wants(expr.bare());
    let family = match (want, ty) {
        // An operand that may be any number is of its own type.
        (Some((Family::Numeric, Place::Operand)), Ty::Is(family)) if family.is_number() => Some(family),
        (Some((family, _)), _) | (None, Ty::Is(family)) => Some(family),
        _ => None,
    };
    let is_free = outermost && want.is_none();
    if !outermost && !is_expected(cx, expr, value) {
        return None;
    }
    Some(match (value, family) {
        (Value::Null, Some(family)) if !is_free || matches!(ty, Ty::Is(_)) => format!("NULL::{}", family.cast()),
        (Value::Null, _) => "NULL".to_owned(),
        (Value::Integer(_) | Value::Real(_), Some(Family::Boolean)) => {
            let truth = matches!(want, Some((_, Place::Condition))) || matches!(value, Value::Integer(0 | 1));
            let word = if matches!(value, Value::Integer(0)) || *value == Value::Real(0.0) { "FALSE" } else { "TRUE" };
            if !truth {
                return None;
            }
            word.to_owned()
        }
        (Value::Integer(_) | Value::Real(_), Some(family))
            if want.is_some() && !family.is_number() && family != Family::Text =>
        {
            return None;
        }
        (Value::Integer(_) | Value::Real(_), Some(Family::Text)) if want.is_some() => {
            if matches!(want, Some((_, Place::Shared | Place::Beside))) {
                return None;
            }
            let text = match value {
                Value::Integer(integer) => integer.to_string(),
                Value::Real(real) => crate::number::real_text(*real),
                _ => return None,
            };
            format!("'{text}'")
        }
        (Value::Integer(integer), _) => match *integer {
            i64::MIN => "(-9223372036854775807 - 1)".to_owned(),
            integer if integer < 0 => format!("({integer})"),
            integer => integer.to_string(),
        },
        (Value::Real(real), _) => {
            if want.is_some_and(|(family, _)| family == Family::Integer) {
                return None;
            }
            real_literal(*real)
        }
        (Value::Text(text), None | Some(Family::Text)) => format!("'{}'", text.replace('\'', "''")),
        (Value::Blob(bytes), None | Some(Family::Bytea)) => {
            format!("'\\x{}'::bytea", crate::constant::hex(bytes).to_ascii_lowercase())
        }
        (Value::Text(_) | Value::Blob(_), _) if is_free => match value {
            Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
            _ => return None,
        },
        _ => return None,
    })
}

/// True if what is around the expression counted on a value of this class.
fn is_expected(cx: &Cx, expr: &Expr, value: &Value) -> bool {
    let class = cx.facts(expr).class;
    match (value, cx.ty(expr)) {
        (Value::Null, Ty::Is(Family::Bytea)) => cx.wants(expr.bare()).is_none_or(|(family, _)| family == Family::Bytea),
        (Value::Null, ty) => ty != Ty::Unknown,
        (Value::Integer(value), Ty::Is(Family::Boolean)) => matches!(value, 0 | 1),
        (Value::Integer(_), Ty::Is(Family::Integer)) => class == Class::Integer,
        (Value::Integer(_), Ty::Is(Family::Numeric)) => matches!(class, Class::Number | Class::Integer),
        (Value::Real(_), Ty::Is(Family::Numeric | Family::Double)) => matches!(class, Class::Number | Class::Real),
        (Value::Text(_), Ty::Is(Family::Text) | Ty::Untyped) => matches!(class, Class::Text | Class::Unknown),
        (Value::Blob(_), Ty::Is(Family::Bytea)) => true,
        _ => false,
    }
}

fn real_literal(real: f64) -> String {
    let text =
        if real != 0.0 && !(1e-5..1e21).contains(&real.abs()) { format!("{real:e}") } else { format!("{real:?}") };
    match text {
        _ if real.is_infinite() => format!("'{}Infinity'::double precision", if real < 0.0 { "-" } else { "" }),
        text if text.starts_with('-') => format!("({text})"),
        text => text,
    }
}
