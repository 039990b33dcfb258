//! What SQLite's comparison of two values is in PostgreSQL.
//!
//! SQLite lends the affinity of a column or CAST to the other side, then compares by storage class: a number is less
//! than any text, a text less than any BLOB (<https://www.sqlite.org/datatype3.html#comparison_expressions>). PostgreSQL
//! wants both sides to have one type, and reads a quoted literal as the type of the other side.

use super::{Class, Facts, Ty, is_always_null};
use crate::date_time::format;
use crate::pg_type::{Affinity, Family};
use crate::tree::{Expr, ExprKind};

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'e> {
    /// The expression, without parentheses.
    pub expr: &'e Expr,
    /// Its type in the port.
    pub ty: Ty,
    /// What else is known of it.
    pub facts: Facts,
}

/// What becomes of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Plan {
    /// Both sides are brought to a type, or stay as they are.
    Want(Option<Family>, Option<Family>),
    /// The same, with a difference to warn of.
    Warn(Option<Family>, Option<Family>, &'static str),
    /// The values are of different classes: the left one is always less (true) or greater.
    Classes(bool),
    /// PostgreSQL has no such comparison.
    Refuse(&'static str),
}

const DIGITS: &str = "the values are compared as texts: for SQLite a text of nothing but digits is a number beside this column, and less than any date";

/// What is said of values of different classes where no constant can stand for their comparison.
pub const CLASSES: &str =
    "SQLite has every number before every text and every text before every BLOB; PostgreSQL cannot compare them";

const SAME: Plan = Plan::Want(None, None);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Number,
    Text,
    Blob,
}

impl Side<'_> {
    fn literal(&self) -> Option<&str> {
        self.expr.string()
    }

    /// An affinity that turns texts into numbers.
    fn is_numeric(&self) -> bool {
        matches!(self.facts.affinity, Some(Affinity::Integer | Affinity::Real | Affinity::Numeric))
    }

    fn rank(&self) -> Option<Rank> {
        match self.facts.class {
            Class::Integer | Class::Real | Class::Number => Some(Rank::Number),
            Class::Text => Some(Rank::Text),
            Class::Blob => Some(Rank::Blob),
            Class::Unknown => None,
        }
    }

    /// The seconds of the clock, which are a number in the port and a text without affinity in SQLite.
    fn is_seconds_text(&self) -> bool {
        self.expr.call("strftime").is_some()
    }

    /// True for a computed text in which there may be nothing but digits, and for one in which there is nothing else.
    fn digits(&self) -> Option<bool> {
        if let Some(text) = self.literal() {
            return is_numeric_text(text).then_some(true);
        }
        if self.facts.affinity.is_some() || self.facts.class != Class::Text {
            return None;
        }
        match &self.expr.kind {
            ExprKind::Function(function) if function.name.is("strftime") => {
                let parts = format::parts(function.arguments.first()?.string()?).ok()?;
                let digits = |part: &format::Part| match part {
                    format::Part::Code(code) => "dfHjJmMsSuUVwWYG".contains(*code),
                    format::Part::Text(text) => text.bytes().all(|byte| byte.is_ascii_digit()),
                };
                parts.iter().all(digits).then_some(true)
            }
            ExprKind::Function(function) => {
                let key = function.name.key();
                ["substr", "substring", "printf", "format", "replace", "trim", "ltrim", "rtrim"]
                    .contains(&key.as_str())
                    .then_some(false)
            }
            ExprKind::Binary(..) => Some(false),
            _ => None,
        }
    }

    /// True for the calls whose texts are never numbers.
    fn is_no_number(&self) -> bool {
        let ExprKind::Function(function) = &self.expr.kind else { return false };
        match function.name.key().as_str() {
            "date" | "datetime" | "time" => true,
            "strftime" => {
                let format = function.arguments.first().and_then(Expr::string);
                format.is_some_and(|format| format.chars().skip(1).any(|char| "-:/".contains(char)))
            }
            _ => false,
        }
    }

    fn is(&self, family: Family) -> bool {
        self.ty == Ty::Is(family)
    }

    fn is_moment(&self) -> bool {
        matches!(self.ty, Ty::Is(family) if family.is_moment() || family == Family::Time)
    }
}

/// True if a text begins as a date does: `2024-01-31`.
pub fn begins_as_date(text: &str) -> bool {
    let form = text.bytes().take(10).map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    form.eq(*b"0000-00-00")
}

/// True for an integer as SQLite writes it.
fn is_integer(text: &str) -> bool {
    text.parse::<i64>().is_ok_and(|number| number.to_string() == text)
}

/// True if SQLite reads the text as a number and nothing is left of it.
pub fn is_numeric_text(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.parse::<f64>().is_ok()
}

/// What becomes of comparing two values. `equality` is true for `=`, `<>`, `IS` and `IN`.
pub fn plan(left: &Side, right: &Side, equality: bool) -> Plan {
    match (one_way(left, right, equality), one_way(right, left, equality)) {
        (Some(plan), _) => plan,
        (None, Some(plan)) => plan.turned(),
        (None, None) => {
            let number = |side: &Side| matches!(side.ty, Ty::Is(family) if family.is_number());
            let text = |side: &Side| side.is(Family::Text);
            if number(left) && text(right) || text(left) && number(right) {
                return Plan::Refuse("a text is compared with what may be a number or a text");
            }
            SAME
        }
    }
}

/// What becomes of comparing one value with several: the type wanted of it and of each other one.
///
/// # Errors
/// Why it cannot be done: the one value would have to be of several types.
pub fn plan_all(one: &Side, others: &[Side], equality: bool) -> Result<(Option<Family>, Vec<Plan>), &'static str> {
    let boolean = |side: &Side| side.is(Family::Boolean);
    let fits = |side: &Side| boolean(side) || matches!(side.expr.integer(), Some(0 | 1)) || is_null(side);
    let all = || std::iter::once(one).chain(others);
    let number = |side: &Side| is_null(side) || matches!(side.ty, Ty::Is(_)) && side.facts.class.is_number();
    if all().any(boolean) && all().all(number) {
        // All are booleans, or all are numbers.
        let family = if all().all(fits) { Family::Boolean } else { Family::Integer };
        let want = |side: &Side| {
            let differs = if family == Family::Boolean { !boolean(side) && !is_null(side) } else { boolean(side) };
            differs.then_some(family)
        };
        let plans = others.iter().map(|other| Plan::Want(want(one), want(other))).collect();
        return Ok((want(one), plans));
    }
    if is_null(one) && others.iter().any(|other| other.ty != Ty::Untyped) {
        return Err("NULL is compared, whose type PostgreSQL cannot tell");
    }
    let plans: Vec<Plan> = others.iter().map(|other| plan(one, other, equality)).collect();
    let mut wanted = None;
    for plan in &plans {
        match plan {
            Plan::Want(own, _) | Plan::Warn(own, _, _) => match wanted {
                None => wanted = Some(*own),
                Some(before) if before == *own => {}
                Some(_) => return Err("a value is compared with values of several types"),
            },
            Plan::Classes(_) | Plan::Refuse(_) => {}
        }
    }
    Ok((wanted.flatten(), plans))
}

fn is_null(side: &Side) -> bool {
    matches!(side.expr.kind, ExprKind::Null) || is_always_null(side.expr)
}

impl Plan {
    /// What is to be said about it.
    pub const fn says(&self) -> Option<&'static str> {
        match self {
            Self::Want(..) => None,
            Self::Classes(_) => Some(CLASSES),
            Self::Warn(_, _, why) | Self::Refuse(why) => Some(why),
        }
    }

    const fn turned(self) -> Self {
        match self {
            Self::Want(left, right) => Self::Want(right, left),
            Self::Warn(left, right, why) => Self::Warn(right, left, why),
            Self::Classes(less) => Self::Classes(!less),
            Self::Refuse(why) => Self::Refuse(why),
        }
    }
}

/// The plan, if the left side is of the kind that decides it.
fn one_way(left: &Side, right: &Side, equality: bool) -> Option<Plan> {
    if matches!(left.expr.kind, ExprKind::Null | ExprKind::Parameter(_)) {
        return Some(SAME);
    }
    if matches!(right.expr.kind, ExprKind::Null | ExprKind::Parameter(_)) {
        return Some(SAME);
    }
    if left.is(Family::Boolean) {
        return Some(boolean(left, right)).filter(|_| !right.is(Family::Boolean) || right.expr.span >= left.expr.span);
    }
    if left.facts.class.is_number() && !right.is(Family::Boolean) {
        return number(left, right, equality);
    }
    if left.is_numeric() && (left.is_moment() || left.is(Family::Text)) {
        match right.digits() {
            Some(true) if left.is_moment() => return Some(Plan::Classes(false)),
            Some(_) if left.is(Family::Text) && !equality => return Some(Plan::Warn(None, None, DIGITS)),
            // `'05'` is 5 there; the text of an integer is what the column holds.
            Some(true) if left.is(Family::Text) && right.literal().is_some_and(|text| !is_integer(text)) => {
                return Some(Plan::Warn(None, None, DIGITS));
            }
            _ => {}
        }
    }
    match left.ty {
        Ty::Is(Family::Json) if right.facts.class == Class::Text || right.ty == Ty::Untyped => {
            Some(Plan::Want(Some(Family::Text), right.is(Family::Json).then_some(Family::Text)))
        }
        Ty::Is(Family::Jsonb) if !right.is(Family::Jsonb) => match right.literal() {
            Some(text) if text.starts_with(['{', '[', '"']) => Some(Plan::Warn(
                None,
                None,
                "jsonb compares values: white space and the order of keys make no difference",
            )),
            // No document is an empty text, in both databases.
            Some("") => Some(Plan::Want(Some(Family::Text), None)),
            _ => Some(Plan::Refuse("jsonb has forgotten the text that SQLite compares")),
        },
        Ty::Is(Family::Uuid) if right.literal().is_some_and(|text| text.len() != 36) || right.is(Family::Text) => {
            Some(Plan::Want(Some(Family::Text), None))
        }
        Ty::Is(Family::Bytea) if matches!(right.rank(), Some(rank) if rank != Rank::Blob) => Some(Plan::Classes(false)),
        Ty::Is(Family::Bytea) if !right.is(Family::Bytea) && right.ty != Ty::Unknown => {
            Some(Plan::Refuse("a BLOB is compared with what may be a number or a text"))
        }
        Ty::Unknown if right.is_moment() => {
            Some(Plan::Refuse("nobody can tell the type of one side of this comparison"))
        }
        Ty::Now if right.is(Family::Text) || right.ty == Ty::Untyped => Some(Plan::Want(Some(Family::Text), None)),
        _ if left.is_moment() => moment(left, right, equality),
        _ => None,
    }
}

fn boolean(left: &Side, right: &Side) -> Plan {
    match right.ty {
        Ty::Is(Family::Boolean) => SAME,
        Ty::Is(Family::Integer) if matches!(right.expr.integer(), Some(0 | 1)) => {
            Plan::Want(None, Some(Family::Boolean))
        }
        Ty::Is(family) if family.is_number() && right.facts.class.is_number() => {
            Plan::Want(Some(Family::Integer), None)
        }
        Ty::Untyped => match right.literal() {
            // Only a column reads the text as a number.
            Some(_) if !left.is_numeric() => Plan::Classes(true),
            Some("0" | "1") => SAME,
            Some(_) => Plan::Refuse("a boolean never equals this text"),
            None => SAME,
        },
        Ty::Unknown => Plan::Refuse("nobody can tell the type of one side of this comparison"),
        _ => Plan::Refuse("a boolean is compared with a value of another type"),
    }
}

fn number(left: &Side, right: &Side, equality: bool) -> Option<Plan> {
    match right.rank() {
        Some(Rank::Number) => Some(match (left.is_seconds_text(), right.is_seconds_text()) {
            (true, false) if !right.is_numeric() => Plan::Classes(false),
            (false, true) if !left.is_numeric() => Plan::Classes(true),
            _ => SAME,
        }),
        Some(Rank::Blob) => Some(Plan::Classes(true)),
        None if right.is(Family::Text) => {
            Some(Plan::Refuse("a number is compared with what may be a number or a text"))
        }
        None => None,
        Some(Rank::Text) if left.is_seconds_text() => Some(Plan::Want(Some(Family::Text), None)),
        Some(Rank::Text) => Some(if let Some(text) = right.literal() {
            if left.is_numeric() && is_numeric_text(text) {
                Plan::Want(None, Some(Family::Numeric))
            } else {
                Plan::Classes(true)
            }
        } else if !matches!(right.ty, Ty::Is(Family::Text)) {
            Plan::Refuse("a number is compared with a value of another type")
        } else if left.is_numeric() {
            if equality {
                Plan::Warn(
                    Some(Family::Text),
                    None,
                    "the number is compared as text: SQLite reads the text as a number where it is one, so '05' equals 5",
                )
            } else {
                Plan::Refuse("SQLite reads the text as a number where it is one: say which is meant with a CAST")
            }
        // A column without a type lends nothing, and takes nothing.
        } else if right.facts.affinity == Some(Affinity::Text) && left.facts.affinity.is_none() {
            Plan::Want(Some(Family::Text), None)
        } else {
            Plan::Classes(true)
        }),
    }
}

fn moment(left: &Side, right: &Side, equality: bool) -> Option<Plan> {
    match right.ty {
        // A date column has the affinity NUMERIC.
        Ty::Is(Family::Text) if !equality && left.is_numeric() && !right.is_no_number() => Some(Plan::Warn(
            Some(Family::Text),
            None,
            "SQLite reads the text as a number where it is one, which is less than any time; PostgreSQL compares texts",
        )),
        Ty::Is(Family::Text) => Some(Plan::Want(Some(Family::Text), None)),
        // PostgreSQL raises an error for what is no time; SQLite compares the texts.
        Ty::Untyped if right.literal().is_some_and(|text| !left.is(Family::Time) && !begins_as_date(text)) => {
            Some(Plan::Want(Some(Family::Text), None))
        }
        Ty::Is(family) if family.is_number() => Some(Plan::Refuse("a time is compared with a number")),
        Ty::Is(Family::Bytea) => Some(Plan::Classes(true)),
        Ty::Is(Family::Date) if !left.is(Family::Date) => Some(Plan::Warn(
            None,
            None,
            "a date equals the timestamp at its midnight in PostgreSQL; for SQLite it is less",
        )),
        _ => None,
    }
}
