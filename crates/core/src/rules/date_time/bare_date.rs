//! Dates and times of another form compared with timestamps: for SQLite the text of a bare date is less than every moment of
//! its day, and a `T` is greater than the blank that its own times have.

use crate::context::Cx;
use crate::pg_type::{Caveat, Family};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, CurrentTime, Expr, ExprKind, InSet};
use crate::types::Ty;
use crate::types::compare::begins_as_date;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "bare-date",
    summary: "Warns where a date is compared with a timestamp and midnight makes the answers differ, and where a literal with `T` or `Z`, without seconds or with zeros behind them is compared with one that SQLite has in another form.",
    caveat: "For SQLite '2024-01-31 00:00:00' is a text that is greater than '2024-01-31'; for PostgreSQL both are the same moment.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TIMESTAMP);\nDELETE FROM a WHERE b > date('now');",
        postgres: "CREATE TABLE a (b TIMESTAMP);\nDELETE FROM a WHERE b > timezone('utc', now())::date;",
    }],
    visit: Visit::Expr(bare_date),
};

fn bare_date(cx: &Cx, expr: &Expr, out: &mut Out) {
    other_form(cx, expr, out);
    let (left, right, differs) = match &expr.kind {
        // The operators that differ at midnight: with the date on the right, and with the date on the left.
        ExprKind::Binary(left, operator, right) if operator.is_comparison() => {
            let date_right = !matches!(operator, BinaryOperator::Less | BinaryOperator::GreaterEqual);
            let date_left = !matches!(operator, BinaryOperator::Greater | BinaryOperator::LessEqual);
            (left, right, (date_right, date_left))
        }
        ExprKind::Is { left, right, .. } => (left, right, (true, true)),
        ExprKind::Between { expr, low, high, .. } => {
            let differs = is_date(cx, expr) && is_stamp(cx, low) || is_stamp(cx, expr) && is_date(cx, high);
            if differs {
                warn(expr, out);
            }
            return;
        }
        ExprKind::In { expr, set, .. } => {
            let items: Vec<&Expr> = match set {
                InSet::List(list) => list.iter().collect(),
                InSet::Query(query) => crate::types::outputs(&query.body).into_iter().flatten().collect(),
                InSet::Table(_) => return,
            };
            let dates = items.iter().any(|item| is_date(cx, item));
            let stamps = items.iter().any(|item| is_stamp(cx, item));
            if is_stamp(cx, expr) && dates || is_date(cx, expr) && stamps {
                warn(expr, out);
            }
            return;
        }
        ExprKind::Case { operand: Some(operand), branches, .. } => {
            let dates = branches.iter().any(|(test, _)| is_date(cx, test) && (decides(test) || decides(operand)));
            let stamps = branches.iter().any(|(test, _)| is_stamp(cx, test) && (decides(test) || decides(operand)));
            if is_stamp(cx, operand) && dates || is_date(cx, operand) && stamps {
                warn(operand, out);
            }
            return;
        }
        _ => return,
    };
    if !decides(left) && !decides(right) {
        return;
    }
    if differs.0 && is_stamp(cx, left) && is_date(cx, right) || differs.1 && is_date(cx, left) && is_stamp(cx, right) {
        warn(expr, out);
    }
}

/// Literals in another form than that of the times in the column.
fn other_form(cx: &Cx, expr: &Expr, out: &mut Out) {
    let (one, others): (&Expr, Vec<&Expr>) = match &expr.kind {
        ExprKind::Binary(left, operator, right) if operator.is_comparison() => {
            if is_blank_stamp(cx, right) {
                (right, vec![left])
            } else {
                (left, vec![right])
            }
        }
        ExprKind::Is { left, right, .. } => (left, vec![right]),
        ExprKind::Between { expr, low, high, .. } => (expr, vec![low, high]),
        ExprKind::In { expr, set: InSet::List(list), .. } => (expr, list.iter().collect()),
        ExprKind::Case { operand: Some(operand), branches, .. } => {
            (operand, branches.iter().map(|(test, _)| test).collect())
        }
        _ => return,
    };
    if !is_blank_stamp(cx, one) {
        return;
    }
    for literal in others {
        let message = match literal.string() {
            Some(text) if has_letter(text) => {
                "SQLite compares texts, for which a time with `T` or `Z` never equals one without, and `T` is greater than a blank; PostgreSQL compares the times"
            }
            Some(text) if has_other_length(text) => {
                "SQLite compares texts, for which 10:00, 10:00:00 and 10:00:00.000 differ, the longer greater than the shorter; PostgreSQL compares the times"
            }
            _ => continue,
        };
        out.warn(literal.span, message).help("write the time as the column has it, like '2024-01-31 09:15:00'");
    }
}

/// `2024-01-31 09:15`, `2024-01-31 09:15:00.000`.
fn has_other_length(text: &str) -> bool {
    begins_as_date(text) && (text.len() == 16 || text.len() > 19 && text.contains('.') && text.ends_with('0'))
}

/// `2024-01-31T09:15:00`, `2024-01-31 09:15:00Z`.
fn has_letter(text: &str) -> bool {
    begins_as_date(text) && text.bytes().skip(10).any(|byte| matches!(byte, b'T' | b't' | b'Z' | b'z'))
}

/// A timestamp of which nothing says that SQLite has it in another form than `2024-01-31 09:15:00`.
fn is_blank_stamp(cx: &Cx, expr: &Expr) -> bool {
    let column = cx.types.columns.get(&expr.bare().span);
    let decided = column.and_then(|id| cx.decisions.get(*id));
    is_stamp(cx, expr) && decided.is_none_or(|decided| !matches!(decided.caveat, Some(Caveat::Restamped)))
}

/// True for a function and a literal: two columns are compared by the rule `comparison`.
fn decides(expr: &Expr) -> bool {
    matches!(expr.bare().kind, ExprKind::Function(_) | ExprKind::Current(_) | ExprKind::String(_))
}

fn warn(expr: &Expr, out: &mut Out) {
    out.warn(expr.span, "a timestamp at midnight equals the bare date in PostgreSQL; for SQLite it is greater");
}

/// A date that is no text: a column, a literal, or a function in its form of a date.
fn is_date(cx: &Cx, expr: &Expr) -> bool {
    match &expr.bare().kind {
        ExprKind::String(text) => text.len() == 10 && begins_as_date(text),
        ExprKind::Function(function) if function.name.is("date") => is_wanted(cx, expr),
        ExprKind::Current(CurrentTime::Date) => is_wanted(cx, expr),
        _ => cx.ty(expr) == Ty::Is(Family::Date),
    }
}

fn is_stamp(cx: &Cx, expr: &Expr) -> bool {
    match &expr.bare().kind {
        ExprKind::Function(function) if function.name.is("datetime") => is_wanted(cx, expr),
        ExprKind::Current(CurrentTime::Timestamp) => is_wanted(cx, expr),
        _ => matches!(cx.ty(expr), Ty::Is(Family::Timestamp | Family::TimestampTz)),
    }
}

/// True if the place wants no text.
fn is_wanted(cx: &Cx, expr: &Expr) -> bool {
    cx.wants(expr.bare()).is_some_and(|(family, _)| family.is_moment())
}
