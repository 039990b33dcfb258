//! Calculating with a REAL column: PostgreSQL's REAL has four bytes.

use crate::context::Cx;
use crate::functions;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, Expr, ExprKind};
use crate::types::{Place, Ty};

pub(super) static RULE: Rule = Rule {
    name: "narrow-real",
    summary: "Warns of calculations with a column that is REAL in PostgreSQL: it has six digits, and 0.1 is not the 0.1 of other numbers.",
    caveat: "With DOUBLE PRECISION columns (`[types] real = \"double\"`) there is nothing to warn of.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b REAL);\nSELECT sum(b) FROM a;",
        postgres: "CREATE TABLE a (b REAL);\nSELECT sum(b) FROM a;",
    }],
    visit: Visit::Expr(narrow_real),
};

fn narrow_real(cx: &Cx, expr: &Expr, out: &mut Out) {
    use BinaryOperator as Op;
    let narrow = |part: &Expr| {
        matches!(part.bare().kind, ExprKind::Column { .. })
            && cx.ty(part) == Ty::Is(Family::Double)
            && cx.facts(part).narrow
    };
    let found = match &expr.kind {
        ExprKind::Binary(left, Op::Add | Op::Subtract | Op::Multiply | Op::Divide, right) => {
            narrow(left) || narrow(right)
        }
        ExprKind::Function(function)
            if functions::known(function).is_some_and(|known| known.gives != functions::Gives::Shared) =>
        {
            let calculates = functions::known(function).is_some_and(|known| {
                (0..function.arguments.len()).any(|at| known.takes(at) == functions::Takes::Number)
            });
            calculates && function.arguments.iter().any(narrow)
        }
        ExprKind::Function(function)
            if ["iif", "if", "coalesce", "ifnull"].iter().any(|name| function.name.is(name)) =>
        {
            let values = if function.arguments.len() == 3 { &function.arguments[1..] } else { &function.arguments[..] };
            values.iter().any(narrow) && !values.iter().all(narrow)
        }
        // Beside numbers of other types it is widened.
        ExprKind::Case { branches, otherwise, .. } => {
            let results: Vec<&Expr> = branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).collect();
            results.iter().any(|result| narrow(result)) && !results.iter().all(|result| narrow(result))
        }
        ExprKind::Function(_) => false,
        _ => narrow(expr) && matches!(cx.wants(expr), Some((Family::Text, Place::Operand | Place::Printed))),
    };
    // A quotient has more digits than the column keeps.
    let quotient = match &expr.kind {
        ExprKind::Binary(left, Op::Divide, right) => {
            ![left, right].iter().all(|side| super::comparison::is_literal(side))
        }
        _ => false,
    };
    let stored =
        quotient && matches!(cx.wants(expr), Some((Family::Double, Place::Assigned))) && !cx.config.types.double;
    if found || stored {
        out.warn(expr.span, "PostgreSQL's REAL has six digits: what is calculated with it differs behind them")
            .help("make the column DOUBLE PRECISION");
    }
}
