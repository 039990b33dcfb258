//! Comparisons: SQLite compares values of any types, PostgreSQL values of one.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, Expr, ExprKind, InSet, UnaryOperator};
use crate::types::compare::{CLASSES, Plan, plan, plan_all};
use crate::types::{Class, JsonForm, Ty};

pub(super) static RULE: Rule = Rule {
    name: "comparison",
    summary: "Writes a comparison of a number with a text as the constant that it is, warns of others whose answer differs: a timestamp with a bare date, a REAL column with a fraction.",
    caveat: "For SQLite '2024-01-31 00:00:00' is a text that is greater than '2024-01-31'; for PostgreSQL both are the same moment. Texts are ordered by the database's collation, unless expressions are to be exact.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b DATETIME);\nDELETE FROM a WHERE b > '2024-01-31';",
            postgres: "CREATE TABLE a (b TIMESTAMP);\nDELETE FROM a WHERE b > '2024-01-31';",
        },
        Example {
            sqlite: "CREATE TABLE a (b INTEGER);\nDELETE FROM a WHERE b = '';",
            postgres: "CREATE TABLE a (b INTEGER);\nDELETE FROM a WHERE nullif(b IS NULL, TRUE);",
        },
    ],
    visit: Visit::Expr(comparison),
};

fn comparison(cx: &Cx, expr: &Expr, out: &mut Out) {
    match &expr.kind {
        ExprKind::Binary(left, operator, right) if operator.is_comparison() => {
            binary(cx, expr, left, *operator, right, out);
        }
        ExprKind::Between { expr: value, low, high, .. } => {
            all_noted(cx, expr, value, &[low, high], false, out);
            for bound in [low, high] {
                differs(cx, expr, value, bound, out);
                differs(cx, expr, bound, value, out);
            }
            by_bytes(cx, &[value, low, high], value, out);
        }
        ExprKind::In { expr: value, set: InSet::List(list), .. } => {
            let items: Vec<&Expr> = list.iter().collect();
            all_noted(cx, expr, value, &items, true, out);
            if list.iter().any(|item| is_rough(cx, value, item) || is_rough(cx, item, value)) {
                rough(expr, out);
            }
        }
        ExprKind::In { expr: value, set: InSet::Query(query), .. } => {
            let arms = crate::types::outputs(&query.body).len();
            if as_jsonb(cx, value) && (arms > 1 || cx.types.is_json_value(value)) {
                out.refuse(expr.span, "a value taken out of JSON is compared with literals of a subquery");
            }
            for output in crate::types::outputs(&query.body) {
                if let [one] = output.as_slice() {
                    noted(cx, expr, value, one, true, out);
                }
            }
        }
        ExprKind::Case { operand: Some(operand), branches, .. } => {
            let tests: Vec<&Expr> = branches.iter().map(|(test, _)| test).collect();
            if matches!(operand.without_plus().kind, ExprKind::Null) {
                out.refuse(expr.span, "NULL is compared, whose type PostgreSQL cannot tell");
            }
            let other =
                |test: &&Expr| matches!(cx.ty(test), Ty::Is(family) if family == Family::Boolean || family.is_moment());
            if operand.string().is_some() && tests.iter().any(other) {
                out.refuse(
                    expr.span,
                    "CASE makes a text of a quoted operand; PostgreSQL compares it with no boolean and no time",
                );
            }
            if !matches!(operand.bare().kind, ExprKind::Function(_) | ExprKind::Binary(..)) && as_jsonb(cx, operand) {
                out.refuse(expr.span, "CASE makes a text of a quoted operand; PostgreSQL compares it with no JSON");
            }
            all_noted(cx, expr, operand, &tests, true, out);
        }
        _ => {}
    }
}

/// True for a value taken out of JSON, or a literal beside it, that is compared as jsonb.
fn as_jsonb(cx: &Cx, expr: &Expr) -> bool {
    matches!(cx.types.json.get(&expr.bare().span), Some(JsonForm::Jsonb | JsonForm::Flag))
}

/// The same for a value that is compared with several.
fn all_noted(cx: &Cx, whole: &Expr, one: &Expr, others: &[&Expr], equality: bool, out: &mut Out) {
    if let ExprKind::Row(left) = &one.bare().kind {
        for other in others {
            match &other.bare().kind {
                ExprKind::Row(right) => {
                    left.iter().zip(right).for_each(|(left, right)| noted(cx, whole, left, right, equality, out));
                }
                _ => {
                    out.refuse(whole.span, "a row is compared with what is no row");
                }
            }
        }
        return;
    }
    if let [other] = others {
        return noted(cx, whole, one, other, equality, out);
    }
    let sides: Vec<_> = others.iter().map(|other| cx.side(other)).collect();
    if cx.types.is_json_value(one) && cx.ty(one) == Ty::Unknown && sides.iter().any(|side| side.ty != Ty::Untyped) {
        out.refuse(whole.span, "a value taken out of JSON is compared with numbers and with texts")
            .help("CAST it, or compare json_type() as well");
        return;
    }
    match plan_all(&cx.side(one), &sides, equality) {
        Ok((_, plans)) => {
            for (at, plan) in plans.iter().enumerate() {
                // What holds for several of them is said once.
                if !plans[..at].iter().any(|before| before.says() == plan.says()) {
                    speak(whole, *plan, out);
                }
            }
        }
        Err(why) => {
            out.refuse(whole.span, why);
        }
    }
}

/// Refuses or warns of a comparison that has no form of its own.
fn noted(cx: &Cx, whole: &Expr, left: &Expr, right: &Expr, equality: bool, out: &mut Out) {
    speak(whole, plan(&cx.side(left), &cx.side(right), equality), out);
}

fn speak(whole: &Expr, plan: Plan, out: &mut Out) {
    match plan {
        Plan::Want(..) => {}
        Plan::Warn(_, _, why) => {
            out.warn(whole.span, why);
        }
        Plan::Refuse(why) => {
            out.refuse(whole.span, why);
        }
        Plan::Classes(_) => {
            out.refuse(whole.span, CLASSES);
        }
    }
}

fn binary(cx: &Cx, expr: &Expr, left: &Expr, operator: BinaryOperator, right: &Expr, out: &mut Out) {
    use BinaryOperator as Op;
    let equality = matches!(operator, Op::Equal | Op::NotEqual);
    if cx.text(crate::text::Span::new(left.span.end, right.span.start)).contains("==") {
        let between = crate::text::Span::new(left.span.end, right.span.start);
        if let Some(token) = cx.tokens.iter().find(|token| between.contains(token.span) && cx.text(token.span) == "==")
        {
            out.text(token.span, "=");
        }
    }
    if let (ExprKind::Row(left), ExprKind::Row(right)) = (&left.bare().kind, &right.bare().kind) {
        for (left, right) in left.iter().zip(right) {
            noted(cx, expr, left, right, equality, out);
        }
        return;
    }
    match plan(&cx.side(left), &cx.side(right), equality) {
        Plan::Want(..) => {}
        Plan::Warn(_, _, why) => {
            out.warn(expr.span, why);
        }
        Plan::Refuse(why) => {
            out.refuse(expr.span, why);
        }
        Plan::Classes(less) => {
            let holds = match operator {
                Op::Equal => false,
                Op::Less | Op::LessEqual => less,
                Op::Greater | Op::GreaterEqual => !less,
                _ => true,
            };
            constant(expr, left, right, holds, out);
        }
    }
    differs(cx, expr, left, right, out);
    differs(cx, expr, right, left, out);
    if !equality {
        by_bytes(cx, &[left, right], right, out);
    }
}

/// What the comparison always is, or NULL where a side is.
fn constant(expr: &Expr, left: &Expr, right: &Expr, holds: bool, out: &mut Out) {
    // A literal needs no test; what is never NULL is tested all the same, since it has to stand somewhere.
    let nullable: Vec<&Expr> = [left, right].into_iter().filter(|side| !is_literal(side)).collect();
    let sub = |part: &Expr| {
        let primary = crate::precedence::own(part) == crate::precedence::Level::Primary;
        if primary { pieces![part.span] } else { pieces!["(", part.span, ")"] }
    };
    let word = match (nullable.is_empty(), holds) {
        (true, true) => return out.rewrite(expr.span, pieces!["TRUE"]),
        (true, false) => return out.rewrite(expr.span, pieces!["FALSE"]),
        (false, true) => "IS NOT NULL",
        (false, false) => "IS NULL",
    };
    let mut all = pieces!["nullif("];
    for (at, part) in nullable.iter().enumerate() {
        if at > 0 {
            all.push(if holds { " AND " } else { " OR " }.into());
        }
        all.extend(sub(part));
        all.push(format!(" {word}").into());
    }
    all.push(if holds { ", FALSE)" } else { ", TRUE)" }.into());
    let message = format!(
        "always {} in SQLite, whatever the values: a number is less than any text, a text less than any BLOB",
        if holds { "true" } else { "false" }
    );
    out.info(expr.span, message);
    out.rewrite(expr.span, all);
}

/// True for a literal that is not NULL.
pub(in crate::rules) fn is_literal(expr: &Expr) -> bool {
    matches!(expr.bare().kind, ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Blob(_) | ExprKind::Boolean(_))
}

/// True if a value may be a fraction that the column beside it, a REAL, holds with six digits only.
fn is_rough(cx: &Cx, column: &Expr, value: &Expr) -> bool {
    let fraction = |digits: &str| digits.contains('.') && !digits.ends_with(".0") && !digits.ends_with(".5");
    let value = match &value.without_plus().kind {
        ExprKind::Unary(UnaryOperator::Minus, number) => number.bare(),
        _ => value.without_plus(),
    };
    let may_be = match &value.kind {
        ExprKind::Number(digits) | ExprKind::String(digits) => fraction(digits),
        ExprKind::Parameter(_) => true,
        _ => false,
    };
    may_be && cx.facts(column).narrow && cx.ty(column) == Ty::Is(Family::Double)
}

/// Comparisons that PostgreSQL runs and answers otherwise.
fn differs(cx: &Cx, expr: &Expr, column: &Expr, value: &Expr, out: &mut Out) {
    if is_rough(cx, column, value) {
        rough(expr, out);
    }
}

fn rough(expr: &Expr, out: &mut Out) {
    out.warn(expr.span, "PostgreSQL's REAL has four bytes: it seldom equals a fraction, and borders move");
}

/// Orders texts as SQLite does, byte by byte.
fn by_bytes(cx: &Cx, all: &[&Expr], one: &Expr, out: &mut Out) {
    let plain = |expr: &&Expr| {
        cx.facts(expr).class == Class::Text
            && !cx.facts(expr).nocase
            && matches!(cx.ty(expr), Ty::Is(Family::Text) | Ty::Untyped)
            && !matches!(expr.bare().kind, ExprKind::Collate(..))
    };
    if cx.exact() && all.iter().all(plain) {
        crate::rules::collate::by_bytes(cx, one, out);
    }
}
