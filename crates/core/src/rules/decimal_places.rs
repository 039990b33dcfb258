//! What is stored in a column like DECIMAL(10,2): SQLite keeps all places, PostgreSQL rounds.

use crate::context::Cx;
use crate::pg_type::{Family, PgType};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::types::{Place, Ty};

pub(super) static RULE: Rule = Rule {
    name: "decimal-places",
    summary: "Warns where a calculated value, or a parameter, may have more places than the DECIMAL or NUMERIC column in which it is stored.",
    caveat: "Values that an application stores are rounded too: `lite2pg query` warns of parameters. A literal with more places makes the column NUMERIC.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b DECIMAL(10,2));\nUPDATE a SET b = b * 1.1;",
        postgres: "CREATE TABLE a (b DECIMAL(10,2));\nUPDATE a SET b = b * 1.1;",
    }],
    visit: Visit::Expr(decimal_places),
};

fn decimal_places(cx: &Cx, expr: &Expr, out: &mut Out) {
    if !matches!(cx.wants(expr), Some((Family::Numeric, Place::Assigned))) || super::comparison::is_literal(expr) {
        return;
    }
    let target = cx.types.stored.get(&expr.bare().span);
    let Some(room) = target.and_then(|(id, _)| cx.decisions.pg(*id)).and_then(room) else { return };
    if places(cx, expr).is_none_or(|places| places > room) {
        out.warn(expr.span, "PostgreSQL rounds this to the places of the column, SQLite stores all of them")
            .help("round() it, or make the column NUMERIC under [columns]");
    }
}

/// How many places a type keeps, if it says so.
fn room(pg: &PgType) -> Option<usize> {
    let (_, arguments) = pg.sql.split_once('(')?;
    let mut arguments = arguments.trim_end_matches(')').split(',').skip(1);
    Some(arguments.next().map_or(0, |places| places.trim().parse().unwrap_or(0)))
}

/// The most places that a value may have, if that can be told.
fn places(cx: &Cx, expr: &Expr) -> Option<usize> {
    let most = |parts: Vec<&Expr>| {
        parts.into_iter().map(|part| places(cx, part)).try_fold(0, |most, places| Some(most.max(places?)))
    };
    if matches!(cx.ty(expr), Ty::Is(Family::Integer | Family::Boolean)) {
        return Some(0);
    }
    match &expr.bare().kind {
        ExprKind::Null => Some(0),
        ExprKind::Number(digits) if !digits.contains(['e', 'E', 'x', 'X']) => {
            Some(digits.split_once('.').map_or(0, |(_, behind)| behind.trim_end_matches('0').len()))
        }
        ExprKind::Column { .. } => {
            let id = cx.types.columns.get(&expr.bare().span)?;
            cx.decisions.pg(*id).filter(|pg| pg.family == Family::Numeric).and_then(room)
        }
        ExprKind::Unary(UnaryOperator::Minus | UnaryOperator::Plus, inner) => places(cx, inner),
        ExprKind::Binary(left, BinaryOperator::Add | BinaryOperator::Subtract, right) => most(vec![left, right]),
        ExprKind::Binary(left, BinaryOperator::Multiply, right) => Some(places(cx, left)? + places(cx, right)?),
        ExprKind::Case { branches, otherwise, .. } => {
            most(branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).collect())
        }
        ExprKind::Query(query) => {
            let shown = crate::types::outputs(&query.body);
            most(shown.iter().map(|output| output.first().copied()).collect::<Option<_>>()?)
        }
        ExprKind::Function(function) => match (function.name.key().as_str(), function.arguments.as_slice()) {
            ("round", [_]) => Some(0),
            ("round", [_, digits]) => usize::try_from(digits.integer()?.max(0)).ok(),
            ("sum" | "min" | "max" | "abs" | "coalesce" | "ifnull", arguments) => most(arguments.iter().collect()),
            ("nullif", [value, _]) => places(cx, value),
            ("iif" | "if", [_, results @ ..]) => most(results.iter().collect()),
            _ => None,
        },
        _ => None,
    }
}
