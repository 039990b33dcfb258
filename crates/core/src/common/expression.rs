//! The forms of an expression: each is known to mean the same as it stands, or a rule must have dealt with it.

use super::fits::{describe, fits};
use crate::context::Cx;
use crate::functions::{Becomes, is_known, known};
use crate::pg_type::Family;
use crate::rule::Out;
use crate::rules::date_time::must_be_immutable;
use crate::text::Span;
use crate::tree::*;
use crate::types::{Place, Ty};

/// What the closed list says of a form.
enum Verdict {
    /// It means the same, or its parts decide.
    Same,
    /// A rule must have dealt with it: why it is refused otherwise.
    Needs(String),
}

pub(super) fn check(cx: &Cx, expr: &Expr, out: &Out, refusals: &mut Vec<(Span, String)>) {
    if !out.has_dealt_with(expr.span)
        && let Verdict::Needs(why) = form(cx, expr)
    {
        refusals.push((expr.span, why));
    }
    // The place of a row, which stands for its number, is of a type of its own.
    if !matches!(expr.kind, ExprKind::Paren(_))
        && !cx.types.row_numbers.contains(&expr.span)
        && !out.fitted.contains(&expr.span)
        && let Some((want, place)) = cx.wants(expr)
        && !fits(cx, expr, want, place)
    {
        let is = cx.ty(expr);
        refusals.push((expr.span, format!("the place wants {}, this is {}", wanted(want, place), describe(is))));
    }
}

fn wanted(want: Family, place: Place) -> &'static str {
    match (want, place) {
        (Family::Numeric, Place::Operand) => "a number",
        (Family::Boolean, Place::Condition) => "a condition",
        _ => want.cast(),
    }
}

fn form(cx: &Cx, expr: &Expr) -> Verdict {
    let needs = |why: &str| Verdict::Needs(why.to_owned());
    match &expr.kind {
        ExprKind::Null
        | ExprKind::Boolean(_)
        | ExprKind::String(_)
        | ExprKind::Paren(_)
        | ExprKind::Exists(_)
        | ExprKind::Query(_)
        | ExprKind::IsNull { .. }
        // The rule `comparison` speaks of what their values are.
        | ExprKind::Between { .. }
        | ExprKind::Case { .. } => Verdict::Same,
        ExprKind::Number(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Verdict::Same,
        ExprKind::Number(_) => needs("PostgreSQL before 16 does not read this number"),
        ExprKind::Blob(_) => needs("a BLOB literal has no rule here"),
        ExprKind::Parameter(_) => needs("a parameter: choose how to write it with --placeholders"),
        ExprKind::Current(_) => needs("this word has no rule here"),
        ExprKind::Column { name, .. } => {
            let row_number = matches!(name.key().as_str(), "rowid" | "oid" | "_rowid_");
            if row_number && !cx.types.columns.contains_key(&expr.span) {
                needs("the row number has no rule here yet")
            } else {
                Verdict::Same
            }
        }
        ExprKind::Unary(operator, inner) => match operator {
            UnaryOperator::Not | UnaryOperator::Minus | UnaryOperator::BitNot => Verdict::Same,
            UnaryOperator::Plus => {
                let _ = inner;
                needs("`+` before what is no number has no rule here")
            }
        },
        ExprKind::Binary(left, operator, right) => operation(cx, left, *operator, right),
        ExprKind::Collate(..) => needs("a collation has no rule here yet"),
        ExprKind::Is { right, .. } if matches!(right.kind, ExprKind::Null) => Verdict::Same,
        ExprKind::Is { .. } => needs("IS with a value has no rule here"),
        ExprKind::Like { .. } => needs("this pattern has no rule here"),
        ExprKind::In { set, .. } => match set {
            InSet::List(list) if !list.is_empty() => Verdict::Same,
            InSet::Query(_) => Verdict::Same,
            InSet::List(_) | InSet::Table(_) => needs("this form of IN has no rule here"),
        },
        ExprKind::Function(function) => match known(function) {
            Some(known) => match known.becomes {
                Becomes::Same if known.name.starts_with("concat") && must_be_immutable(cx, expr.span) => {
                    needs("PostgreSQL's function is not immutable, as an index or generated column needs: write it with ||")
                }
                Becomes::Same if !function.star => Verdict::Same,
                Becomes::Same | Becomes::Renamed(_) => needs("this call has no rule here"),
                Becomes::Rule => Verdict::Needs(format!(
                    "`{}` of {} has no rule here",
                    function.name.text,
                    function.arguments.first().map_or("these arguments", |first| describe(cx.ty(first)))
                )),
                Becomes::Nothing(advice) => {
                    Verdict::Needs(format!("`{}` has no counterpart: {advice}", function.name.text))
                }
            },
            None if is_known(function) => Verdict::Needs(format!("this call of `{}` has no rule here", function.name.text)),
            None => Verdict::Needs(format!(
                "no rule knows the function `{}`: if it is the application's own, say under [functions] in lite2pg.toml what it becomes",
                function.name.text
            )),
        },
        ExprKind::Cast(..) => needs("this CAST has no rule here"),
        // Its parts are compared or assigned one by one.
        ExprKind::Row(_) => row(cx, expr),
        ExprKind::Raise(..) => needs("RAISE outside a trigger"),
    }
}

fn operation(cx: &Cx, left: &Expr, operator: BinaryOperator, right: &Expr) -> Verdict {
    use BinaryOperator as Op;
    let unknown = |expr: &Expr| cx.ty(expr) == Ty::Unknown;
    match operator {
        Op::And | Op::Or => Verdict::Same,
        // The rule `comparison` speaks of values of different types.
        Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => Verdict::Same,
        // PostgreSQL raises an error for operands that are no numbers.
        Op::Add | Op::Subtract | Op::Multiply | Op::BitAnd | Op::BitOr => Verdict::Same,
        Op::Divide | Op::Modulo | Op::ShiftLeft | Op::ShiftRight => {
            Verdict::Needs("this operator has no rule here".to_owned())
        }
        Op::Concat if unknown(left) || unknown(right) => {
            Verdict::Needs("`||` with a value whose type nobody knows".to_owned())
        }
        Op::Concat => Verdict::Same,
        Op::Arrow | Op::LongArrow => Verdict::Needs("JSON operators have no rule yet".to_owned()),
    }
}

/// A row stands only where PostgreSQL compares rows, or stores them.
fn row(cx: &Cx, expr: &Expr) -> Verdict {
    if cx.types.rows.contains(&expr.span) {
        Verdict::Same
    } else {
        Verdict::Needs("a row value has no rule here".to_owned())
    }
}
