//! What the arguments of SQLite's date and time functions say (<https://www.sqlite.org/lang_datefunc.html>).
//!
//! Only the text is read here: the typing asks whether a modifier holds a number, the rules make PostgreSQL of it.

pub mod format;
pub mod literal;
pub mod modifier;

use crate::tree::{CurrentTime, Expr, ExprKind, Function};

/// The time value and the modifiers of a call: the first argument of `strftime` is its format and left out.
pub fn arguments(function: &Function) -> &[Expr] {
    let skip = usize::from(function.name.is("strftime") && !function.arguments.is_empty());
    &function.arguments[skip..]
}

/// True for the functions whose value is a date, a time or both.
pub fn makes_moment(function: &Function) -> bool {
    ["datetime", "date"].iter().any(|name| function.name.is(name)) && !function.star
}

/// True for the present moment: no argument, `'now'` or `CURRENT_TIMESTAMP`.
pub fn is_now(value: Option<&Expr>) -> bool {
    let Some(value) = value else { return true };
    value.string().is_some_and(|text| text.eq_ignore_ascii_case("now"))
        || matches!(value.bare().kind, ExprKind::Current(CurrentTime::Timestamp))
}

/// The call of `strftime` if its format is one code that gives a whole number, like `'%s'` or `'%Y'`; and the code.
pub fn number_code(expr: &Expr) -> Option<(&Function, char)> {
    let function = expr.call("strftime")?;
    let format = function.arguments.first()?.string()?;
    let code = format.strip_prefix('%').filter(|rest| rest.len() == 1)?.chars().next()?;
    "sYmdHMSjwWUuGV".contains(code).then_some((function, code))
}
