//! Mathematical functions: NULL outside of their domain in SQLite, an error in PostgreSQL.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};
use crate::types::compare::is_numeric_text;
use crate::types::{Class, Ty};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-math",
    summary: "Writes square roots, logarithms and their kin so that they are NULL outside of their domain.",
    caveat: "Where the argument is not a plain column it is warned of instead: the error is PostgreSQL's.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b REAL);\nSELECT sqrt(b), sqrt(2), ceil(b) FROM a;",
        postgres: "CREATE TABLE a (b REAL);\nSELECT CASE WHEN b >= 0 THEN sqrt(b) END, sqrt(2), ceil(b) FROM a;",
    }],
    visit: Visit::Expr(math),
};

const RAISES: &str = "outside of the function's domain PostgreSQL raises an error, SQLite gives NULL";

fn math(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((name, _, arguments)) = super::call(expr) else { return };
    let name = name.to_ascii_lowercase();
    if of_text(cx, expr, &name, arguments, out) {
        return;
    }
    match (name.as_str(), arguments) {
        ("ceil" | "ceiling" | "floor" | "trunc", [number]) => {
            if cx.facts(number).class == Class::Integer {
                out.replace(expr.span, pieces!["(", number.span, ")"]);
            } else {
                out.keep(expr.span);
            }
        }
        ("sign", [number]) => {
            if cx.ty(number) == Ty::Is(Family::Text) || cx.ty(number) == Ty::Untyped {
                out.refuse(expr.span, "the sign of a text is NULL in SQLite unless it is a number");
            } else {
                crate::rules::index_expression::put(cx, expr, pieces!["sign(", number.span, ")::int"], out);
            }
        }
        ("exp", [number]) if matches!(cx.ty(number), Ty::Is(Family::Numeric)) => {
            out.replace(expr.span, pieces!["exp((", number.span, ")::double precision)"]);
        }
        ("sqrt", [number]) => domain(cx, expr, number, &[">= 0"], |value| value >= 0.0, out),
        ("ln" | "log" | "log10", [number]) => domain(cx, expr, number, &["> 0"], |value| value > 0.0, out),
        ("acos" | "asin", [number]) => domain(cx, expr, number, &["BETWEEN -1 AND 1"], |value| value.abs() <= 1.0, out),
        ("acosh", [number]) => domain(cx, expr, number, &[">= 1"], |value| value >= 1.0, out),
        ("atanh", [number]) => {
            domain(cx, expr, number, &["> -1", "< 1"], |value| value.abs() < 1.0, out);
        }
        ("log2", [number]) => {
            out.replace(expr.span, pieces!["(ln((", number.span, ")::double precision) / ln(2::double precision))"]);
            if literal(number).is_none_or(|value| value <= 0.0) {
                out.warn(expr.span, RAISES);
            }
        }
        ("log", [base, number]) => {
            out.replace(
                expr.span,
                pieces!["(ln((", number.span, ")::double precision) / ln((", base.span, ")::double precision))"],
            );
            if !(literal(number).is_some_and(|value| value > 0.0) && literal(base).is_some_and(|value| value > 1.0)) {
                out.warn(expr.span, RAISES);
            }
        }
        ("pow" | "power", [base, exponent]) => {
            let whole = exponent.integer().is_some_and(|exponent| exponent >= 0);
            let positive = literal(base).is_some_and(|base| base > 0.0);
            let double = |part: &Expr| match cx.ty(part) {
                Ty::Is(Family::Double) => pieces![part.span],
                _ => pieces!["(", part.span, ")::double precision"],
            };
            let as_is =
                [base, exponent].iter().all(|part| matches!(cx.ty(part), Ty::Is(Family::Double | Family::Integer)));
            if as_is {
                out.keep(expr.span);
            } else {
                let mut all = pieces![name.as_str(), "("];
                all.extend(double(base));
                all.push(", ".into());
                all.extend(double(exponent));
                all.push(")".into());
                out.replace(expr.span, all);
            }
            if !whole && !positive {
                out.warn(expr.span, RAISES);
            }
        }
        ("mod", [left, right]) => {
            let divisor = literal(right).filter(|value| *value != 0.0);
            let integers = [left, right]
                .iter()
                .all(|part| cx.facts(part).class == Class::Integer && cx.ty(part) == Ty::Is(Family::Integer));
            match (integers, divisor) {
                (true, Some(_)) => out.keep(expr.span),
                (true, None) => out.replace(expr.span, pieces!["mod(", left.span, ", nullif(", right.span, ", 0))"]),
                (false, _) => {
                    let simple =
                        |part: &Expr| matches!(part.bare().kind, ExprKind::Column { .. } | ExprKind::Number(_));
                    if simple(left) && simple(right) {
                        let (a, b) = (left.span, right.span);
                        out.replace(
                            expr.span,
                            pieces!["(", a, " - ", b, " * trunc((", a, ")::double precision / nullif(", b, ", 0)))"],
                        );
                    } else {
                        out.refuse(expr.span, "PostgreSQL has no mod of fractions");
                    }
                }
            }
        }
        (
            "asinh" | "atan" | "atan2" | "cos" | "cosh" | "degrees" | "exp" | "radians" | "sin" | "sinh" | "tan"
            | "tanh",
            _,
        ) => out.keep(expr.span),
        _ => {}
    }
}

/// What all of these functions but `abs` and `round` make of a text: NULL, unless all of it is a number.
fn of_text(cx: &Cx, expr: &Expr, name: &str, arguments: &[Expr], out: &mut Out) -> bool {
    const OF_TEXTS: [&str; 28] = [
        "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "ceiling", "cos", "cosh", "degrees", "exp",
        "floor", "ln", "log", "log10", "log2", "mod", "pow", "power", "radians", "sin", "sinh", "sqrt", "tan", "tanh",
        "trunc",
    ];
    if !OF_TEXTS.contains(&name) {
        return false;
    }
    if arguments.iter().any(|argument| argument.string().is_some_and(|text| !is_numeric_text(text))) {
        out.rewrite(expr.span, pieces!["NULL::double precision"]);
        return true;
    }
    let is_text = |argument: &Expr| cx.ty(argument) == Ty::Is(Family::Text) && argument.string().is_none();
    if cx.exact() && arguments.iter().any(is_text) {
        out.refuse(expr.span, format!("{name}() of a text is NULL in SQLite unless all of it is a number"))
            .help("CAST it to REAL if its leading number is meant");
        return true;
    }
    false
}

fn literal(expr: &Expr) -> Option<f64> {
    match &expr.bare().kind {
        ExprKind::Number(digits) => digits.parse().ok(),
        ExprKind::Unary(crate::tree::UnaryOperator::Minus, inner) => literal(inner).map(|value| -value),
        _ => None,
    }
}

fn domain(cx: &Cx, expr: &Expr, number: &Expr, tests: &[&str], holds: impl Fn(f64) -> bool, out: &mut Out) {
    match literal(number) {
        Some(value) if holds(value) => out.keep(expr.span),
        Some(_) => out.text(expr.span, "NULL::double precision"),
        None if matches!(number.bare().kind, ExprKind::Column { .. })
            && matches!(cx.ty(number), Ty::Is(family) if family.is_number()) =>
        {
            let mut all = pieces!["CASE WHEN "];
            for (at, test) in tests.iter().enumerate() {
                if at > 0 {
                    all.push(" AND ".into());
                }
                all.extend(pieces![number.span, " ", *test]);
            }
            all.extend(pieces![" THEN ", expr.span, " END"]);
            out.replace(expr.span, all);
            out.keep(expr.span);
        }
        None => {
            out.keep(expr.span);
            out.warn(expr.span, RAISES);
        }
    }
}
